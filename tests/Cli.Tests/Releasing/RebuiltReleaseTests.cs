using System.Text;
using CertBridge.Cli.Releasing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Reports;
using Google.Protobuf;

namespace CertBridge.Cli.Tests.Releasing;

/// <summary>The client believes the items and nothing else of what the node gave it.</summary>
public sealed class RebuiltReleaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly Report Report = Sample();
    private static readonly SaltedItems Salted = SaltedItems.Fix(ReportItems.Split(Report));

    [Fact]
    public void Statement_IsOverTheRootOfTheItems()
    {
        RebuiltRelease rebuilt = RebuiltRelease.Of(Shown(), Now);

        string text = Encoding.UTF8.GetString(rebuilt.Statement(isEmergency: false).ToBytes());
        Assert.StartsWith("CertBridge/1 release\nsender: cert-aln\npartner: cert-bor\nenvironment: dev\nreport: CB-ALN-2026-0001\nrevision: 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"root: {Salted.Root}\n", text, StringComparison.Ordinal);
        Assert.Equal(Salted.Items.Count, rebuilt.Items.Count);
    }

    public static TheoryData<string> Lies => ["another root", "another count", "another report", "another revision", "a looser marking", "other items", "cut items", "a release for years", "a release for ever"];

    [Theory]
    [MemberData(nameof(Lies))]
    public void ItemsThatAreNotThoseOfTheStatement_AreFoundOutBeforeAnybodySigns(string lie)
    {
        ShowApprovalResponse shown = Shown();
        switch (lie)
        {
            case "another root":
                shown.ItemRoot = ByteString.CopyFrom(Digest.Of("another"u8).ToBytes());
                break;
            case "another count":
                shown.ItemCount++;
                break;
            case "another report":
                shown.Summary.ReportId = "CB-ALN-2026-0002";
                break;
            case "another revision":
                shown.Summary.Revision = 2;
                break;
            case "a looser marking":
                shown.Summary.Marking = new Marking { Tlp = Tlp.Clear, Pap = Pap.Clear };
                break;
            case "other items":
                shown.ItemBlock = ByteString.CopyFrom(SaltedItems.Fix([Salted.Items[0]]).Bytes.Span);
                break;
            case "cut items":
                shown.ItemBlock = ByteString.CopyFrom(Salted.Bytes.Span[..^1]);
                break;
            case "a release for ever":
                (shown.Summary.HeldUntilMs, shown.Summary.ExpiresMs) = (ulong.MaxValue / 2, ulong.MaxValue / 2);
                break;
            default:
                shown.Summary.ExpiresMs = (ulong)Now.AddYears(3).ToUnixTimeMilliseconds();
                break;
        }

        CommandFailedException failed = Assert.Throws<CommandFailedException>(() => RebuiltRelease.Of(shown, Now));
        Assert.Equal(ReleaseErrors.ItemsDiffer.Code, failed.Failure.Code);
    }

    [Fact]
    public void AReleaseOfWhatIsHeldBesides_LivesFromTheEndOfThatHold()
    {
        ShowApprovalResponse shown = Shown();
        shown.Summary.HeldUntilMs = (ulong)Now.AddDays(30).ToUnixTimeMilliseconds();
        shown.Summary.ExpiresMs = (ulong)Now.AddDays(44).ToUnixTimeMilliseconds();

        Assert.Equal(Now.AddDays(44), RebuiltRelease.Of(shown, Now).Statement(isEmergency: false).Expires);
    }

    [Fact]
    public void WhatIsSettled_HasNothingToLookAt()
    {
        ShowApprovalResponse shown = Shown();
        shown.ItemBlock = ByteString.Empty;

        Assert.Equal(ReleaseErrors.Settled.Code, Assert.Throws<CommandFailedException>(() => RebuiltRelease.Of(shown, Now)).Failure.Code);
    }

    private static ShowApprovalResponse Shown() => new()
    {
        Summary = new ApprovalSummary
        {
            Id = 1,
            State = "waiting",
            ReportId = Report.Id.Value,
            Revision = Report.Revision,
            Partner = "cert-bor",
            Marking = Report.Content.Marking,
            SignersNeeded = 2,
            ExpiresMs = (ulong)Now.AddDays(14).ToUnixTimeMilliseconds(),
        },
        Sender = "cert-aln",
        Environment = "dev",
        HighestLane = LaneName.Routine,
        ItemRoot = ByteString.CopyFrom(Salted.Root.ToBytes()),
        ItemCount = (uint)Salted.Items.Count,
        ItemBlock = ByteString.CopyFrom(Salted.Bytes.Span),
    };

    private static Report Sample()
    {
        ReportDraft draft = ReportReading.Yaml(File.ReadAllBytes(Checkout.File("samples/report.yaml")), Now).Value! with { AnalystNotes = null };
        return draft.Named(ReportId.Parse("CB-ALN-2026-0001"), Guid.CreateVersion7(Now), 1, PartnerId.Parse("cert-aln"), "mira");
    }
}
