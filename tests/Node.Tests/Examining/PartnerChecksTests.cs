using CertBridge.Node.Examining;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Examining;

public sealed class PartnerChecksTests
{
    /// <summary>One bad partner for each check, and several where there are several ways.</summary>
    private static readonly IReadOnlyList<(string Check, string Fixture, Action<PartnerScene> Break)> All =
    [
        ("partner-dates", "a key sheet that ran out", scene => scene.Now = scene.Now.AddDays(36)),
        ("partner-dates", "no key sheet that counts", scene => scene.Partner = scene.Partner with { Sheet = null }),
        ("agreement", "an agreement that ended", scene => scene.AgreedLongAgo()),
        ("names", "a name nobody knows", scene => scene.Trial = new EndpointTrial("gw.nowhere.invalid:7443") { NameFailure = "HostNotFound" }),
        ("tcp", "a port behind a firewall", scene => scene.Trial = scene.Trial with { ConnectFailure = "no answer within 4 s", HandshakeFailure = null, Pin = null }),
        ("tls", "a server without TLS 1.3", scene => scene.Trial = scene.Trial with { HandshakeFailure = "the two sides found no common TLS 1.3", Pin = null }),
        ("tls", "a certificate that expired", scene => scene.Trial = scene.Trial with { CertificateObjection = "the certificate expired 2026-11-21T23:59Z" }),
        ("pin", "another machine's key", scene => scene.Trial = scene.Trial with { Pin = Digest.Of("another key"u8) }),
        ("hello", "another agreement", scene => scene.TheirAgreement = Digest.Of("another agreement"u8)),
        ("hello", "a link that is down", scene => (scene.Link, scene.HasHello) = (scene.Link with { State = LinkState.Down, Cause = "the connection was lost" }, false)),
        ("hello", "no link since the start", scene => (scene.Link, scene.HasHello) = (LinkStanding.Never, false)),
        ("clock-offset", "a clock that is two minutes behind", scene => scene.Link = scene.Link with { ClockOffset = TimeSpan.FromMinutes(-2) }),
    ];

    public static TheoryData<string> Fixtures => [.. All.Select(fixture => fixture.Fixture)];

    [Fact]
    public void Look_AtAPartnerThatIsWell_FindsNothing()
    {
        using var scene = new PartnerScene();

        IReadOnlyList<Finding> findings = scene.Look();

        Assert.All(findings, finding => Assert.Equal((FindingLevel.Ok, "cert-bor"), (finding.Level, finding.Partner)));
        Assert.Equal(PartnerChecks.All.Select(check => check.Name), findings.Select(finding => finding.Name));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Look_AtABadPartner_FailsWithExactlyThatCheck(string fixture)
    {
        (string check, _, Action<PartnerScene> spoil) = All.Single(one => one.Fixture == fixture);
        using var scene = new PartnerScene();
        spoil(scene);

        Finding[] failures = [.. scene.Look().Where(finding => finding.Level == FindingLevel.Failure)];

        Assert.True(failures.Length > 0 && failures.All(finding => finding.Name == check), $"expected {check}:\n{string.Join('\n', failures.Select(finding => finding.ToString()))}");
        Assert.All(failures, finding => Assert.NotEmpty(finding.Fix));
    }

    [Fact]
    public void EveryCheck_HasABadFixture() =>
        Assert.Equal(PartnerChecks.All.Select(check => check.Name).Order(), All.Select(fixture => fixture.Check).Distinct().Order());

    [Fact]
    public void Look_WithoutANode_SeesDatesAndAgreementAlone()
    {
        using var scene = new PartnerScene();

        Assert.Equal(["partner-dates", "agreement"], PartnerChecks.Run(new ExaminedPartner(scene.Partner, scene.Now)).Select(finding => finding.Name));
    }

    [Fact]
    public void Look_WhereAnAgreementWaitsForOfficers_NamesIt()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        exchange.Book.TakeAgreement(document, [exchange.Aln.Sign(document)]);

        Finding finding = PartnerChecks.Run(new ExaminedPartner(exchange.Partner, FoundedNode.Now)).Single(one => one.Name == "agreement");

        Assert.Equal((FindingLevel.Warning, "no agreement is in force: nothing flows; agr-aln-bor v1 waits for officers to sign it, 1 of each side"), (finding.Level, finding.What));
        Assert.EndsWith("certbridge agreement cosign agr-aln-bor", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_WhereThePartnerSuspendedIt_SaysSo()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        exchange.Agree(document);
        SignedClaim said = exchange.Bor.Say(document, 1, V1.StandingWord.Suspended, V1.StandingReason.Other, FoundedNode.OfficerName);
        exchange.Book.TakeAgreement(new SignedAgreement(document, []) { Statements = [said] }, exchange.Bor.Id);

        Finding finding = PartnerChecks.Run(new ExaminedPartner(exchange.Partner, FoundedNode.Now)).Single(one => one.Name == "agreement");

        Assert.Equal((FindingLevel.Warning, "agr-aln-bor v1 is suspended by cert-bor: nothing flows"), (finding.Level, finding.What));
    }

    [Fact]
    public void Offset_OfMoreThanTwoSeconds_IsAWarning()
    {
        using var scene = new PartnerScene();
        scene.Link = scene.Link with { ClockOffset = TimeSpan.FromSeconds(3) };

        Assert.Equal(FindingLevel.Warning, scene.Look().Single(finding => finding.Name == "clock-offset").Level);
    }
}
