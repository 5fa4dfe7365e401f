using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

public sealed class AgreementReadingTests
{
    [Fact]
    public void Read_OfTheWholeDocument_KeepsEveryTerm()
    {
        Agreement agreement = AgreementSamples.Good(AgreementSamples.Whole);

        Assert.Equal("agr-aln-bor v3", agreement.ToString());
        Assert.Equal("CERT-to-CERT channel Alnia - Boria", agreement.Title);
        Assert.Equal((PartnerId.Parse("cert-aln"), PartnerId.Parse("cert-bor")), agreement.Parties);
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2027, 12, 31), new DateOnly(2026, 12, 1)), (agreement.From, agreement.Until, agreement.ReviewBy!.Value));
        Assert.Equal("MoU 2025-14 art. 4", agreement.LegalBasis);
        Assert.Equal(AgreementChannels.All.Order(), agreement.Channels.Order());
        Assert.Equal((Tlp.AmberStrict, RedRule.NamedPersons, PersonalContent.Pseudonymised),
            (agreement.Ceilings.Tlp, agreement.Ceilings.Red, agreement.Ceilings.PersonalContent));
        Assert.Equal(26_214_400, agreement.Ceilings.Attachments!.SizeBytesMax);
        Assert.Equal(["eml", "pcap", "pdf", "sample-sealed"], agreement.Ceilings.Attachments.Types.Order());
        Assert.True(agreement.Sectors.Allows("health"));
        Assert.False(agreement.Sectors.Allows("public-administration"));
        Assert.Empty(agreement.Grants);
        Assert.Equal(
            [OnwardReach.Anyone, OnwardReach.Communities, OnwardReach.OwnConstituency, OnwardReach.Nobody, OnwardReach.Nobody],
            Enum.GetValues<Tlp>().Where(tlp => tlp != Tlp.Unspecified).Select(agreement.Onward.For));
        Assert.Equal(["csirts"], agreement.Onward.Communities);
        Assert.Equal("must-not", agreement.ExchangePolicy["attribution"]);
        Assert.Equal(new Rate(200, TimeSpan.FromDays(1)), agreement.Limits.Reports);
        Assert.Equal(new Rate(20, TimeSpan.FromSeconds(1)), agreement.Limits.Indicators);
        Assert.Equal(new Rate(6, TimeSpan.FromHours(1)), agreement.Limits.Urgent);
        Assert.Equal(new Rate(2L << 30, TimeSpan.FromDays(1)), agreement.Limits.Bytes);
        Assert.Equal(TimeSpan.FromMinutes(15), agreement.Urgent.FirstPriority!.AcknowledgedWithin);
        Assert.Equal(["duty-officer", "shift-lead"], agreement.Urgent.SecondPriority!.Ladder);
        Assert.Equal("weekly", agreement.Urgent.CommunicationCheck);
        Assert.Equal(["en"], agreement.Languages);
        Assert.Equal("P180D", agreement.Retention["amber+strict"]);
        Assert.Equal(new DisputeTerms("legal@cert-aln.example", FreezeOnRevoke: true), agreement.Disputes);
    }

    [Fact]
    public void Read_OfTheLeast_LeavesOutTheStrictest()
    {
        Agreement agreement = AgreementSamples.Good(AgreementSamples.Least);

        Assert.Equal((RedRule.Never, PersonalContent.None, null), (agreement.Ceilings.Red, agreement.Ceilings.PersonalContent, agreement.Ceilings.Attachments));
        Assert.All(Enum.GetValues<Tlp>(), tlp => Assert.Equal(OnwardReach.Nobody, agreement.Onward.For(tlp)));
        Assert.Equal(AgreementLimits.None, agreement.Limits);
        Assert.True(agreement.Disputes.FreezeOnRevoke);
        Assert.Equal(1, agreement.OfficersPerSide);
    }

    [Fact]
    public void Read_OfOfficersPerSide_KeepsTheirNumber() =>
        Assert.Equal(5, AgreementSamples.Good(AgreementSamples.With("channels: [", "officersPerSide: 5\nchannels: [")).OfficersPerSide);

    [Fact]
    public void Read_KeepsTheExactBytesAndTheirHash()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(AgreementSamples.Whole);
        Digest hash = Digest.Of(bytes);

        Agreement agreement = Agreement.Read(bytes).Value!;
        Array.Clear(bytes);

        Assert.Equal(hash, agreement.Hash);
        Assert.Equal(AgreementSamples.Whole, Encoding.UTF8.GetString(agreement.Bytes.Span));
    }

    [Fact]
    public void Read_OfOtherSpacing_IsAnotherDocument()
    {
        Agreement one = AgreementSamples.Good(AgreementSamples.Whole);
        Agreement other = AgreementSamples.Good(AgreementSamples.Whole + "\n");

        Assert.NotEqual(one.Hash, other.Hash);
    }

    [Theory]
    [InlineData("kind: Agreement", "kind: SharingPolicy", "CB3103", "kind")]
    [InlineData("apiVersion: certbridge/v1", "apiVersion: certbridge/v2", "CB3103", "apiVersion")]
    [InlineData("id: agr-aln-bor", "id: ../agr", "CB3102", "metadata.id")]
    [InlineData("id: agr-aln-bor", "id: .agr", "CB3102", "metadata.id")]
    [InlineData("id: agr-aln-bor, ", "", "CB3102", "metadata.id")]
    [InlineData("version: 3", "version: 0", "CB3104", "metadata.version")]
    [InlineData("version: 3", "version: three", "CB3102", "metadata.version")]
    [InlineData("version: 3", "version: \"3\"", "CB3102", "metadata.version")]
    [InlineData("version: 3", "version: 99999999999999999999", "CB3102", "metadata.version")]
    [InlineData("title: \"CERT-to-CERT channel Alnia - Boria\"", "title: \"a\\u202Eb\"", "CB3105", "metadata.title")]
    [InlineData("[cert-aln, cert-bor]", "[cert-aln]", "CB3106", "parties")]
    [InlineData("[cert-aln, cert-bor]", "[cert-aln, cert-aln]", "CB3106", "parties")]
    [InlineData("[cert-aln, cert-bor]", "[cert-aln, cert-bor, cert-cel]", "CB3106", "parties")]
    [InlineData("[cert-aln, cert-bor]", "[cert-aln, CERT-BOR]", "CB3102", "parties[1]")]
    [InlineData("[cert-aln, cert-bor]", "[]", "CB3102", "parties")]
    [InlineData("until: \"2027-12-31\"", "until: \"2025-12-31\"", "CB3107", "effective.until")]
    [InlineData("until: \"2027-12-31\"", "until: \"2099-12-31\"", "CB3107", "effective.until")]
    [InlineData("until: \"2027-12-31\"", "until: \"2027-02-30\"", "CB3102", "effective.until")]
    [InlineData("reviewBy: \"2026-12-01\"", "reviewBy: \"2028-12-01\"", "CB3107", "effective.reviewBy")]
    [InlineData("[reports, urgent, indicators, rfi]", "[reports, gossip]", "CB3103", "channels[1]")]
    [InlineData("[reports, urgent, indicators, rfi]", "[]", "CB3102", "channels")]
    [InlineData("[reports, urgent, indicators, rfi]", "reports", "CB3102", "channels")]
    [InlineData("tlp: amber+strict", "tlp: red", "CB3103", "ceilings.tlp")]
    [InlineData("tlp: amber+strict", "tlp: white", "CB3103", "ceilings.tlp")]
    [InlineData("tlp: amber+strict", "pap: amber", "CB3102", "ceilings.tlp")]
    [InlineData("red: named-persons", "red: anyone", "CB3103", "ceilings.red")]
    [InlineData("red: named-persons", "release: red", "CB3103", "ceilings.release")]
    [InlineData("maxBytes: 26214400", "maxBytes: -1", "CB3104", "ceilings.attachments.maxBytes")]
    [InlineData("deny: [public-administration]", "deny: [public-adminstration]", "CB3103", "sectors.deny[0]")]
    [InlineData("grants: []", "grants: [Full IP]", "CB3103", "grants")]
    [InlineData("grants: []", "grants: [full-ip, full-ip]", "CB3102", "grants")]
    [InlineData("  red: nobody", "  red: anyone", "CB3108", "onward.red")]
    [InlineData("amber+strict: nobody", "amber+strict: own-constituency", "CB3108", "onward.amber+strict")]
    [InlineData("amber: own-constituency", "amber: { communities: [csirts] }", "CB3108", "onward.amber")]
    [InlineData("green: { communities: [csirts] }", "green: anyone", "CB3108", "onward.green")]
    [InlineData("green: { communities: [csirts] }", "green: { communities: [] }", "CB3102", "onward.green.communities")]
    [InlineData("encrypt_in_transit: must", "encrypt_in_transit: maybe", "CB3103", "iep.encrypt_in_transit")]
    [InlineData("encrypt_in_transit: must", "encrypt_on_disk: must", "CB3102", "iep.encrypt_on_disk")]
    [InlineData("reports: 200/day", "reports: 200", "CB3109", "limits.reports")]
    [InlineData("reports: 200/day", "reports: 0/day", "CB3109", "limits.reports")]
    [InlineData("reports: 200/day", "reports: -5/day", "CB3109", "limits.reports")]
    [InlineData("reports: 200/day", "reports: 2GiB/day", "CB3109", "limits.reports")]
    [InlineData("bytes: 2GiB/day", "bytes: 2/day", "CB3109", "limits.bytes")]
    [InlineData("ackWithin: PT15M", "ackWithin: soon", "CB3109", "urgent.p1.ackWithin")]
    [InlineData("ackWithin: PT15M", "ackWithin: PT0M", "CB3109", "urgent.p1.ackWithin")]
    [InlineData("ackWithin: PT15M", "ackWithin: PT", "CB3109", "urgent.p1.ackWithin")]
    [InlineData("comcheck: weekly", "comcheck: sometimes", "CB3103", "urgent.comcheck")]
    [InlineData("languages: [en]", "languages: [english]", "CB3103", "languages")]
    [InlineData("amber: P1Y", "amber: a year", "CB3109", "retention.amber")]
    [InlineData("freezeOnRevoke: true", "freezeOnRevoke: no", "CB3102", "disputes.freezeOnRevoke")]
    [InlineData("legalBasis:", "legalBase:", "CB3102", "legalBase")]
    [InlineData("channels: [", "officersPerSide: 0\nchannels: [", "CB3104", "officersPerSide")]
    [InlineData("channels: [", "officersPerSide: 6\nchannels: [", "CB3104", "officersPerSide")]
    [InlineData("channels: [", "officersPerSide: two\nchannels: [", "CB3102", "officersPerSide")]
    public void Read_WithOnePlaceWrong_NamesCodeAndField(string place, string instead, string code, string field)
    {
        Parsed<Agreement> read = AgreementSamples.Read(AgreementSamples.With(place, instead));

        Assert.False(read.IsValid);
        Assert.Contains(read.Problems, problem => problem.Code.Code == code && problem.Field == field && problem.Line > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a list")]
    [InlineData("a: &x 1\nb: *x\n")]
    [InlineData("a: !!binary aGk=\n")]
    [InlineData("kind: Agreement\nkind: Agreement\n")]
    [InlineData("a: {b: [c\n")]
    [InlineData("\uFEFFkind: Agreement\n")]
    [InlineData("--- \nkind: Agreement\n---\nkind: Agreement\n")]
    public void Read_OfWhatIsNoAgreement_IsRefused(string yaml) => Assert.False(AgreementSamples.Read(yaml).IsValid);

    [Fact]
    public void Read_OfBytesThatAreNotUtf8_IsRefused() => Assert.False(Agreement.Read(new byte[] { 0x6B, 0x3A, 0x20, 0xFF, 0xFE }).IsValid);

    [Fact]
    public void Read_OverTheLimit_NamesValueAndLimit()
    {
        string padded = AgreementSamples.Whole + "#" + new string('x', Limits.AgreementBytesMax);

        Problem problem = Assert.Single(AgreementSamples.Read(padded).Problems);

        Assert.Equal("CB3104", problem.Code.Code);
        Assert.Contains(Limits.AgreementBytesMax.ToString(), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithSeveralPlacesWrong_ReportsThemAll()
    {
        string yaml = AgreementSamples.With("tlp: amber+strict", "tlp: purple").Replace("languages: [en]", "languages: [english]", StringComparison.Ordinal)
            + "extra: field\n";

        IReadOnlyList<Problem> problems = AgreementSamples.Read(yaml).Problems;

        Assert.Equal(["ceilings.tlp", "extra", "languages"], problems.Select(problem => problem.Field).Order());
    }

    [Fact]
    public void Read_CutAnywhere_NeverThrows()
    {
        byte[] whole = Encoding.UTF8.GetBytes(AgreementSamples.Whole);
        for (int length = 0; length < whole.Length; length += 7)
            _ = Agreement.Read(whole.AsMemory(0, length));
    }

    [Fact]
    public void IsBetween_HoldsForTheTwoPartiesInEitherOrder()
    {
        Agreement agreement = AgreementSamples.Good(AgreementSamples.Least);
        PartnerId aln = PartnerId.Parse("cert-aln"), bor = PartnerId.Parse("cert-bor"), cel = PartnerId.Parse("cert-cel");

        Assert.True(agreement.IsBetween(bor, aln));
        Assert.False(agreement.IsBetween(aln, aln));
        Assert.False(agreement.IsBetween(aln, cel));
        Assert.Equal(aln, agreement.OtherParty(bor));
        Assert.Throws<ArgumentException>(() => agreement.OtherParty(cel));
    }
}
