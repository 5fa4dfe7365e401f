using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Withdrawing;

/// <summary>
/// An indicator that is over the ceiling by now is withheld from a partner that never had it. Where it may have, what it has is taken back: leaving the indicator out would leave the partner with what says it looser.
/// </summary>
public sealed class HeldLooserTests : SharedReport
{
    private const string Plain = "confidence: 80 }";
    private const string Red = "confidence: 80, marking: { tlp: red } }";
    private const string Amber = "confidence: 80, marking: { tlp: amber } }";

    [Theory]
    [InlineData(Red)]
    [InlineData(Amber)]
    public async Task UnderALowerCeiling_WhatWentUnderTheHigherOne_IsTakenBack(string marked)
    {
        ReportId id = await SharedAsync(With(Amber));
        Aln.Agree(Bor, yaml => yaml.Replace("tlp: amber ", "tlp: green ", StringComparison.Ordinal), version: 2);
        Bor.TakeFrom(Aln);

        await IsTakenBackAsync(id, marked);
    }

    [Fact]
    public async Task WhereWhatWasSentIsForgottenHere_ItCountsAsHeld()
    {
        ReportId id = await SharedAsync();
        await Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.DestroyReportUpTo(id, 1, Aln.Clock.Now), CancellationToken.None);

        await IsTakenBackAsync(id, Red);
    }

    [Fact]
    public async Task WhatStoodInAnEarlierRevision_CountsAsHeld_ThoughALaterOneLeftItOut()
    {
        ReportId id = await SharedAsync();
        await AmendedAsync(id, Reports.Yaml("Without it").Replace("198.51.100.23", "198.51.100.99", StringComparison.Ordinal));
        await CarryAsync();

        await IsTakenBackAsync(id, Red);
    }

    /// <summary>Less is taken out than the author asked for: that is for an officer, as a looser marking is; more is tighter, and what waits meanwhile takes back what the partner has.</summary>
    [Fact]
    public void WhatTheAuthorWantsTakenOut_CountsAsAMarkingDoes()
    {
        (ReportDraft plain, ReportDraft asking) = (Draft(Reports.Yaml()), Draft(Reports.Yaml(more: "redact: [hourly]")));

        Assert.Equal(new MarkingChange(IsLooser: true, IsTighter: false), MarkingChange.Between(plain.Marking, asking, plain));
        Assert.Equal(new MarkingChange(IsLooser: false, IsTighter: true), MarkingChange.Between(plain.Marking, plain, asking));

        static ReportDraft Draft(string yaml) => ReportReading.Yaml(System.Text.Encoding.UTF8.GetBytes(yaml), Founding.FoundedNode.Now).Value!;
    }

    private static string With(string marked) => Reports.Yaml().Replace(Plain, marked, StringComparison.Ordinal);

    private async Task IsTakenBackAsync(ReportId id, string marked)
    {
        await AmendedAsync(id, Reports.Yaml("Said again").Replace(Plain, marked, StringComparison.Ordinal), caller: Officer);
        await CarryAsync();

        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        Assert.True(Held(id)!.IsDestroyed);
    }
}
