using CertBridge.Sharing.Agreements;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Agreements;

/// <summary>Every term of an agreement, made wider, narrower and other; what widens takes two officers of each side.</summary>
public sealed class AgreementComparisonTests
{
    private const string Wider = "WIDER";
    private const string Narrower = "narrower";
    private const string Neither = "other";

    private static readonly Agreement Before = AgreementSamples.Good(AgreementSamples.Whole);

    /// <summary>A place of the whole agreement, what stands there instead, and the one line that says so.</summary>
    public static TheoryData<string, string, string> Changes() => new()
    {
        { "id: agr-aln-bor", "id: agr-bor-aln", "other metadata.id: agr-aln-bor -> agr-bor-aln" },
        { "\"CERT-to-CERT channel Alnia - Boria\"", "Channel", "other metadata.title: CERT-to-CERT channel Alnia - Boria -> Channel" },
        { "parties: [cert-aln, cert-bor]", "parties: [cert-aln, cert-cel]", "WIDER parties: cert-aln, cert-bor -> cert-aln, cert-cel" },
        { "from: \"2026-01-01\"", "from: \"2025-12-31\"", "WIDER effective.from: 2026-01-01 -> 2025-12-31" },
        { "from: \"2026-01-01\"", "from: \"2026-01-02\"", "narrower effective.from: 2026-01-01 -> 2026-01-02" },
        { "until: \"2027-12-31\"", "until: \"2028-01-01\"", "WIDER effective.until: 2027-12-31 -> 2028-01-01" },
        { "until: \"2027-12-31\"", "until: \"2027-12-30\"", "narrower effective.until: 2027-12-31 -> 2027-12-30" },
        { "reviewBy: \"2026-12-01\"", "reviewBy: \"2027-12-01\"", "other effective.reviewBy: 2026-12-01 -> 2027-12-01" },
        { ", reviewBy: \"2026-12-01\"", "", "other effective.reviewBy: 2026-12-01 -> not stated" },
        { "legalBasis: \"MoU 2025-14 art. 4\"\n", "", "other legalBasis: MoU 2025-14 art. 4 -> not stated" },
        { "channels: [reports,", "officersPerSide: 3\nchannels: [reports,", "narrower officersPerSide: 1 -> 3" },
        { "indicators, rfi]", "indicators]", "narrower channels.rfi: yes -> no" },
        { "tlp: amber+strict\n", "tlp: amber\n", "narrower ceilings.tlp: amber+strict -> amber" },
        { "red: named-persons ", "red: never ", "narrower ceilings.red: named-persons -> never" },
        { "red: named-persons ", "release: amber\n  red: named-persons ", "narrower ceilings.release: not stated -> amber" },
        { "personalData: pseudonymised ", "personalData: necessary ", "WIDER ceilings.personalData: pseudonymised -> necessary" },
        { "personalData: pseudonymised ", "personalData: none ", "narrower ceilings.personalData: pseudonymised -> none" },
        { "maxBytes: 26214400", "maxBytes: 26214401", "WIDER ceilings.attachments.maxBytes: 26214400 -> 26214401" },
        { "maxBytes: 26214400", "maxBytes: 26214399", "narrower ceilings.attachments.maxBytes: 26214400 -> 26214399" },
        { "types: [pcap, eml,", "types: [pcap, eml, exe,", "WIDER ceilings.attachments.types.exe: no -> yes" },
        { "types: [pcap, eml,", "types: [pcap,", "narrower ceilings.attachments.types.eml: yes -> no" },
        { "deny: [public-administration]", "deny: []", "WIDER sectors.public-administration: no -> yes" },
        { "deny: [public-administration]", "deny: [public-administration, health]", "narrower sectors.health: yes -> no" },
        { "grants: []", "grants: [full-ip]", "WIDER grants.full-ip: no -> yes" },
        { "clear: anyone", "clear: own-constituency", "narrower onward.clear: anyone -> own-constituency" },
        { "clear: anyone", "clear: { communities: [csirts, isacs] }", "narrower onward.clear: anyone -> communities csirts, isacs" },
        { "green: { communities: [csirts] }", "green: { communities: [csirts, isacs] }", "WIDER onward.green.communities.isacs: no -> yes" },
        { "green: { communities: [csirts] }", "green: nobody", "narrower onward.green: communities csirts -> nobody" },
        { "green: { communities: [csirts] }", "green: own-constituency", "WIDER onward.green: communities csirts -> own-constituency" },
        { "amber: own-constituency", "amber: nobody", "narrower onward.amber: own-constituency -> nobody" },
        { "encrypt_in_transit: must", "encrypt_in_transit: may", "WIDER iep.encrypt_in_transit: must -> may" },
        { "encrypt_in_transit: must, ", "", "WIDER iep.encrypt_in_transit: must -> not stated" },
        { "encrypt_in_transit: must", "encrypt_in_transit: must, permitted_actions: none", "narrower iep.permitted_actions: not stated -> none" },
        { "encrypt_in_transit: must", "encrypt_in_transit: must, permitted_actions: contact-for-instruction", "WIDER iep.permitted_actions: not stated -> contact-for-instruction" },
        { "affected_party_notifications: may", "affected_party_notifications: must-not", "narrower iep.affected_party_notifications: may -> must-not" },
        { "attribution: must-not", "attribution: may", "WIDER iep.attribution: must-not -> may" },
        { "unmodified_resale: must-not", "unmodified_resale: may", "WIDER iep.unmodified_resale: must-not -> may" },
        { "reports: 200/day", "reports: 201/day", "WIDER limits.reports: 200 a day -> 201 a day" },
        { "reports: 200/day", "reports: 199/day", "narrower limits.reports: 200 a day -> 199 a day" },
        { "reports: 200/day", "reports: 20/hour", "WIDER limits.reports: 200 a day -> 20 a hour" },
        { "reports: 200/day", "reports: 8/hour", "narrower limits.reports: 200 a day -> 8 a hour" },
        { "reports: 200/day, ", "", "WIDER limits.reports: 200 a day -> not stated" },
        { "indicators: 20/s", "indicators: 20/min", "narrower limits.indicators: 20 a second -> 20 a minute" },
        { "indicators: 20/s", "indicators: 21/day", "WIDER limits.indicators: 20 a second -> 21 a day" },
        { "urgent: 6/hour", "urgent: 7/hour", "WIDER limits.urgent: 6 a hour -> 7 a hour" },
        { "bytes: 2GiB/day", "bytes: 2049MiB/day", "WIDER limits.bytes: 2147483648 a day -> 2148532224 a day" },
        { "ackWithin: PT15M", "ackWithin: PT20M", "other urgent.p1: 15 min by duty-officer, shift-lead, head -> 20 min by duty-officer, shift-lead, head" },
        { "  p2: { ackWithin: PT1H,  ladder: [duty-officer, shift-lead] }\n", "", "other urgent.p2: 60 min by duty-officer, shift-lead -> not stated" },
        { "comcheck: weekly", "comcheck: never", "other urgent.comcheck: weekly -> never" },
        { "languages: [en]", "languages: [en, fr]", "other languages: en -> en, fr" },
        { "amber: P1Y", "amber: P1Y1D", "WIDER retention.amber: P1Y -> P1Y1D" },
        { "amber: P1Y", "amber: P11M", "narrower retention.amber: P1Y -> P11M" },
        { "red: P30D", "red: P1M", "WIDER retention.red: P30D -> P1M" },
        { "amber: P1Y, ", "", "WIDER retention.amber: P1Y -> not stated" },
        { "contact: legal@cert-aln.example", "contact: legal@cert-bor.example", "other disputes.contact: legal@cert-aln.example -> legal@cert-bor.example" },
        { "freezeOnRevoke: true", "freezeOnRevoke: false", "WIDER disputes.freezeOnRevoke: yes -> no" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Of_OneChange_IsOneLineThatSaysWhichWay(string place, string instead, string line)
    {
        Agreement after = AgreementSamples.Good(AgreementSamples.With(place, instead));
        string direction = line.Split(' ')[0];

        TermsChange change = Assert.Single(AgreementComparison.Of(Before, after));
        TermsChange back = Assert.Single(AgreementComparison.Of(after, Before));

        Assert.Equal($"{direction,-8}{line[direction.Length..]}", change.ToString());
        Assert.Equal((change.Field, change.After, change.Before), (back.Field, back.Before, back.After));
        Assert.Equal(direction == Neither, back.Direction == TermsDirection.Other);
        Assert.True(direction != Narrower || back.Direction == TermsDirection.Wider, "what narrows one way widens the other");
    }

    [Theory]
    [InlineData("version: 3", "version: 4")]
    [InlineData("parties: [cert-aln, cert-bor]", "parties: [cert-bor, cert-aln]")]
    [InlineData("languages: [en]", "languages: [en] # as before")]
    [InlineData("[reports, urgent, indicators, rfi]", "[rfi, indicators, urgent, reports]")]
    [InlineData("2GiB/day", "2048MiB/day")]
    [InlineData("officersPerSide", "officersPerSide")]
    public void Of_TheSameTermsInOtherWords_IsNothing(string place, string instead)
    {
        string text = AgreementSamples.Whole.Replace("channels:", "officersPerSide: 1\nchannels:", StringComparison.Ordinal);
        Assert.Contains(place, text, StringComparison.Ordinal);

        Assert.Empty(AgreementComparison.Of(Before, AgreementSamples.Good(text.Replace(place, instead, StringComparison.Ordinal))));
    }

    [Fact]
    public void Of_AttachmentsThatWereNotAllowed_NamesSizeAndKinds()
    {
        Agreement without = AgreementSamples.Good(AgreementSamples.With("  attachments: { maxBytes: 26214400, types: [pcap, eml, pdf, sample-sealed] }\n", ""));

        Assert.Equal(
            ["ceilings.attachments.maxBytes: not stated -> 26214400", "ceilings.attachments.types.eml: no -> yes", "ceilings.attachments.types.pcap: no -> yes", "ceilings.attachments.types.pdf: no -> yes", "ceilings.attachments.types.sample-sealed: no -> yes"],
            AgreementComparison.Of(without, Before).Select(change => Assert.IsType<string>(change.ToString())[9..]));
        Assert.All(AgreementComparison.Of(without, Before), change => Assert.Equal(TermsDirection.Wider, change.Direction));
        Assert.All(AgreementComparison.Of(Before, without), change => Assert.Equal(TermsDirection.Narrower, change.Direction));
    }

    /// <summary>With every sector by name a report that names none is still refused, and one of a later vocabulary too.</summary>
    [Fact]
    public void Of_EverySectorByNameInsteadOfTheStar_IsNarrower()
    {
        string all = string.Join(", ", Sharing.Reports.Vocabularies.Sectors.Words);
        Agreement named = AgreementSamples.Good(AgreementSamples.With("allow: [\"*\"]", $"allow: [{all}]"));

        Assert.Equal("narrower sectors.*: yes -> no", Assert.Single(AgreementComparison.Of(Before, named)).ToString());
        Assert.Equal("WIDER    sectors.*: no -> yes", Assert.Single(AgreementComparison.Of(named, Before)).ToString());
    }

    /// <summary>What all markings say together is the same; what one of them says is not.</summary>
    [Fact]
    public void Of_ACommunityThatMovesToAnotherMarking_IsSeen()
    {
        Agreement before = AgreementSamples.Good(Onward("[csirts]", "[isacs]")), after = AgreementSamples.Good(Onward("[csirts, isacs]", "[isacs]"));

        Assert.Equal("WIDER    onward.green.communities.isacs: no -> yes", Assert.Single(AgreementComparison.Of(before, after)).ToString());
        Assert.Equal(before.Onward.Communities.Order(), after.Onward.Communities.Order());

        static string Onward(string green, string clear) => AgreementSamples.Whole
            .Replace("clear: anyone", $"clear: {{ communities: {clear} }}", StringComparison.Ordinal)
            .Replace("[csirts]", green, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "contact-for-instruction", Wider)]
    [InlineData("externally-visible-direct-actions", "internally-visible-actions", Narrower)]
    [InlineData("internally-visible-actions", "externally-visible-indirect-actions", Wider)]
    public void Of_PermittedActions_FollowTheirOrder(string before, string after, string direction) =>
        Assert.StartsWith(direction, Assert.Single(AgreementComparison.Of(Permitting(before), Permitting(after))).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("P1Y", "P12M", Neither)]
    [InlineData("P12M", "P1Y", Neither)]
    [InlineData("P365D", "P1Y", Wider)]
    [InlineData("P366D", "P1Y", Narrower)]
    [InlineData("P1Y", "P365D", Narrower)]
    [InlineData("P1Y", "P366D", Wider)]
    [InlineData("P1M", "P30D", Wider)]
    [InlineData("P1M", "P31D", Wider)]
    [InlineData("P1M", "P28D", Narrower)]
    [InlineData("P30D", "P1M", Wider)]
    [InlineData("P3M", "P92D", Wider)]
    [InlineData("P2M", "P59D", Narrower)]
    [InlineData("P0D", "P1D", Wider)]
    [InlineData("P999Y", "P999Y9999M99999D", Wider)]
    [InlineData("P1M1D", "P0Y1M1D", Neither)]
    public void Of_Retention_ComparesMonthsAndDaysByWhatTheyCanBe(string before, string after, string direction) =>
        Assert.StartsWith(direction, Assert.Single(AgreementComparison.Of(Keeping(before), Keeping(after))).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "tlp: amber+strict\n", "tlp: amber\n", 1)]
    [InlineData("", "grants: []", "grants: [full-ip]", 2)]
    [InlineData("officersPerSide: 3\n", "grants: []", "grants: [full-ip]", 3)]
    [InlineData("officersPerSide: 3\n", "officersPerSide: 3\n", "", 3)]
    [InlineData("officersPerSide: 3\n", "officersPerSide: 3\n", "officersPerSide: 2\n", 3)]
    [InlineData("", "channels:", "officersPerSide: 5\nchannels:", 5)]
    [InlineData("officersPerSide: 3\n", "tlp: amber+strict\n", "tlp: amber\n", 3)]
    public void OfficersFor_WhatWidens_AreTwo_OrAsManyAsTheOneBeforeSays(string officers, string place, string instead, int expected)
    {
        string before = AgreementSamples.Whole.Replace("channels:", $"{officers}channels:", StringComparison.Ordinal);
        Assert.Contains(place, before, StringComparison.Ordinal);
        string after = before.Replace(place, instead, StringComparison.Ordinal);

        Assert.Equal(expected, AgreementComparison.OfficersFor(AgreementSamples.Good(before), AgreementSamples.Good(after)));
    }

    /// <summary>A term nobody compares could be widened by one officer. Whoever adds one adds it to the comparison, and then here.</summary>
    [Fact]
    public void Of_KnowsEveryTermThereIs() =>
        Assert.Equal(
            [
                "Bytes", "Ceilings", "Channels", "Disputes", "ExchangePolicy", "From", "Grants", "Hash", "Id", "Languages", "LegalBasis", "Limits", "OfficersPerSide", "Onward",
                "Parties", "Retention", "ReviewBy", "Sectors", "Title", "Until", "Urgent", "Version",
            ],
            typeof(Agreement).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));

    /// <summary>Of two agreements that differ in several places at once, one at least widens the other, or nothing but words changed.</summary>
    [Fact]
    public void Of_AnyTwo_WidensOneWay_OrOnlyWordsDiffer() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Changed().ToArbitrary(), Changed().ToArbitrary(), (before, after) =>
        {
            IReadOnlyList<TermsChange> there = AgreementComparison.Of(before, after), back = AgreementComparison.Of(after, before);
            return there.Select(change => change.Field).SequenceEqual(back.Select(change => change.Field))
                && there.Zip(back).All(pair => pair.First.Direction == TermsDirection.Other
                    ? pair.Second.Direction == TermsDirection.Other
                    : pair.First.Direction == TermsDirection.Wider || pair.Second.Direction == TermsDirection.Wider);
        }));

    private static Gen<Agreement> Changed() =>
        from places in Gen.ListOf(Gen.Elements(Changes().Select(row => ((string)row[0], (string)row[1])).ToArray()), 4)
        select AgreementSamples.Good(places.Aggregate(AgreementSamples.Whole, (text, place) => WithPlace(text, place.Item1, place.Item2)));

    /// <summary>Two changes of one place may not go together; then the first stands.</summary>
    private static string WithPlace(string text, string place, string instead)
    {
        string changed = text.Replace(place, instead, StringComparison.Ordinal);
        return AgreementSamples.Read(changed).IsValid ? changed : text;
    }

    private static Agreement Permitting(string actions) => AgreementSamples.Good(AgreementSamples.With("encrypt_in_transit: must", $"encrypt_in_transit: must, permitted_actions: {actions}"));

    private static Agreement Keeping(string time) => AgreementSamples.Good(AgreementSamples.With("amber: P1Y", $"amber: {time}"));
}
