# Request Tracker 5: Admin → Global → Scrips → Create. Condition "On Transaction", action "User Defined", template "Blank",
# stage "Batch" (after everything of one update is written). This text is its "Custom action commit code"; the preparation code is "1;".
# Needs Debian's mosquitto-clients. Put the account into ~/.config/mosquitto_pub of the user that runs RT ("-u rt" and "-P password", a line each).
use Digest::SHA qw(hmac_sha256_hex);
use Encode qw(encode_utf8);
my ($team, $secret, $site) = ('acme', 'the team secret', 'https://rt.example.com');
my @broker = ('-h', 'broker.example.com', '-p', 8883, '--capath', '/etc/ssl/certs');

my $ticket = $self->TicketObj;
my @news = grep { $_->Type =~ /^(?:Create|Comment|Correspond|Status|AddWatcher|DelWatcher)$/ } @{ $ticket->TransactionBatch || [] };
return 1 unless @news;

# By name: who follows, who was just added, and whom a comment names ("@Jan Kowalski"), follower or not.
my %agents = map { $_->NewValue => 1 } grep { $_->Type eq 'AddWatcher' } @news;
$agents{$_->id} = 1 for @{ $ticket->AdminCc->UserMembersObj->ItemsArrayRef };
for my $news (grep { $_->Type eq 'Comment' } @news) {
    my $text = lc $news->Content(Type => 'text/plain');
    my %first = map { $_ => 1 } $text =~ /\@([\w.'-]+)/g;
    my @words = sort keys %first;
    for my $word (splice @words, 0, 10) {
        my $users = RT::Users->new(RT->SystemUser);
        $users->LimitToPrivileged;
        $users->Limit(FIELD => 'RealName', OPERATOR => 'STARTSWITH', VALUE => $word);
        $users->RowsPerPage(50);
        while (my $user = $users->Next) { $agents{$user->id} = 1 if index($text, '@' . lc $user->RealName) >= 0 }
    }
}
delete @agents{map { $_->Creator } @news};

my $h = sub { substr hmac_sha256_hex(encode_utf8($_[0]), encode_utf8($secret)), 0, 32 };
my $under = "loopin/$team/" . $h->("site|$site");
my $c = $h->("c|$site|" . $ticket->id);
my @ids = sort keys %agents;
my @topics = ((map { "$under/a/" . $h->("a|$site|$_") } splice @ids, 0, 50), "$under/c/$c");
my ($r, $t) = ('rt-' . $news[-1]->id . '-' . int(rand 1e9), time);
for my $topic (@topics) {
    my $m = hmac_sha256_hex("ring|$topic|$r|$t|$c", encode_utf8($secret));
    # In the background and for five seconds at most: a broker that is away must not hold up RT.
    system('sh', '-c', 'timeout 5 mosquitto_pub "$@" >/dev/null 2>&1 &', 'ring', '-V', '5', @broker, '-q', 1, '-t', $topic,
        '-m', qq({"v":1,"r":"$r","t":$t,"c":"$c","m":"$m"}));
}
1;
