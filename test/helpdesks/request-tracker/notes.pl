#!/usr/bin/perl
# notes.pl LOGIN TICKET TEXT...: writes internal notes without running scrips (no mails), prints their transactions.
use strict; use warnings; use utf8;
use lib '/usr/share/request-tracker5/lib';
use RT -init; use MIME::Entity;
RT->Config->Set('LogToSTDERR'=>'error');
my ($login,$ticket,@texts)=@ARGV;
my $user=RT::CurrentUser->new; $user->Load($login);
my $t=RT::Ticket->new($user); $t->Load($ticket);
for my $text (@texts) {
  my ($id,$message)=$t->_NewTransaction(Type=>'Comment',ActivateScrips=>0,CommitScrips=>0,
    MIMEObj=>MIME::Entity->build(Type=>'text/plain',Charset=>'UTF-8',Encoding=>'8bit',Data=>[$text]));
  die $message unless $id; print "$id\n";
}
