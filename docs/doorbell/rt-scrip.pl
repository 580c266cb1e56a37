# Request Tracker 5: Admin → Global → Scrips → Create. Condition "On Transaction", action "User Defined", template "Blank",
# stage "Batch" (after the transaction is written). This text is its "Custom action commit code"; the preparation code is "1;".
use Digest::SHA qw(hmac_sha256_hex);
my ($team, $secret, $site) = ('acme', 'the team secret', 'https://rt.example.com');
my @broker = ('-h', 'broker.example.com', '-p', 8883, '--capath', '/etc/ssl/certs', '-u', 'rt', '-P', 'password');

my $h = sub { substr hmac_sha256_hex($_[0], $secret), 0, 32 };
my $c = $h->("c|$site|" . $self->TicketObj->id);
my $under = "loopin/$team/" . $h->("site|$site");
my @news = grep { $_->Type =~ /^(?:Create|Comment|Correspond|Status|AddWatcher|DelWatcher)$/ } @{ $self->TicketObj->TransactionBatch || [] };
my %topics = @news ? ("$under/c/$c" => 1) : ();
$topics{"$under/a/" . $h->("a|$site|" . $_->NewValue)} = 1 for grep { $_->Type eq 'AddWatcher' } @news;
for my $topic (keys %topics) {
    my ($r, $t) = ('rt-' . $news[-1]->id . '-' . int(rand 1e9), time);
    my $m = hmac_sha256_hex("ring|$topic|$r|$t|$c", $secret);
    system('mosquitto_pub', '-V', '5', @broker, '-q', 1, '-t', $topic, '-m', qq({"v":1,"r":"$r","t":$t,"c":"$c","m":"$m"}));
}
1;
