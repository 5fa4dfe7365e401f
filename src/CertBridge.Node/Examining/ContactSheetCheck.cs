namespace CertBridge.Node.Examining;

/// <summary>The contact sheet an officer signed: without it partners do not know where to dial.</summary>
internal sealed class ContactSheetCheck : HomeCheck
{
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(30);

    public override string Name => "contact-sheet";

    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            return [Skipped("depends", "the own card cannot be read")];
        string fix = $"certbridge sheet sign{home.Flag} --officer-key FILE --endpoint HOST:PORT";
        if (home.Own.Value.Contacts is not { } contacts)
            return [Warning("none", "no contact sheet counts: none was signed, or its officer left the card. Partners cannot dial this node", fix)];
        string what = ExpiryWords.Of($"the own contact sheet (serial {contacts.Serial})", contacts.Expires, home.Now);
        if (contacts.Expires <= home.Now)
            return [Failure(ExpiryWords.Expired, what, fix)];
        return [contacts.Expires - home.Now < WarnBefore ? Warning(ExpiryWords.Soon, what, fix) : Ok(what)];
    }
}
