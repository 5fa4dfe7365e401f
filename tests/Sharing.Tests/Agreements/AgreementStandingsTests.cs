using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

public sealed class AgreementStandingsTests
{
    private static readonly Dictionary<(AgreementStanding, StandingEvent), AgreementStanding> Table = new()
    {
        [(AgreementStanding.Open, StandingEvent.Suspended)] = AgreementStanding.Suspended,
        [(AgreementStanding.Open, StandingEvent.Resumed)] = AgreementStanding.Open,
        [(AgreementStanding.Open, StandingEvent.ResumedByTooFew)] = AgreementStanding.Suspended,
        [(AgreementStanding.Open, StandingEvent.Terminated)] = AgreementStanding.Terminated,
        [(AgreementStanding.Suspended, StandingEvent.Suspended)] = AgreementStanding.Suspended,
        [(AgreementStanding.Suspended, StandingEvent.Resumed)] = AgreementStanding.Open,
        [(AgreementStanding.Suspended, StandingEvent.ResumedByTooFew)] = AgreementStanding.Suspended,
        [(AgreementStanding.Suspended, StandingEvent.Terminated)] = AgreementStanding.Terminated,
        [(AgreementStanding.Terminated, StandingEvent.Suspended)] = AgreementStanding.Terminated,
        [(AgreementStanding.Terminated, StandingEvent.Resumed)] = AgreementStanding.Terminated,
        [(AgreementStanding.Terminated, StandingEvent.ResumedByTooFew)] = AgreementStanding.Terminated,
        [(AgreementStanding.Terminated, StandingEvent.Terminated)] = AgreementStanding.Terminated,
    };

    [Fact]
    public void Next_OfEveryPair_IsTheTable_AndWhatIsUnknownEndsIt()
    {
        foreach (AgreementStanding standing in Enum.GetValues<AgreementStanding>().Append((AgreementStanding)99))
        {
            foreach (StandingEvent happened in Enum.GetValues<StandingEvent>().Append((StandingEvent)99))
                Assert.Equal(Table.GetValueOrDefault((standing, happened), AgreementStanding.Terminated), AgreementStandings.Next(standing, happened));
        }
    }

    /// <summary>Only what takes two officers opens.</summary>
    [Fact]
    public void Next_IntoOpen_OnlyByAResumption() =>
        Assert.All(Table.Where(pair => pair.Value == AgreementStanding.Open), pair => Assert.Equal(StandingEvent.Resumed, pair.Key.Item2));

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(Path.Combine(PageFolder(), "docs", "STATES.md"));
        foreach (AgreementStanding standing in Enum.GetValues<AgreementStanding>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| __{standing.Word()}__ |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            Assert.Equal(Enum.GetValues<StandingEvent>().Select(happened => Table[(standing, happened)].Word()), cells);
        }
    }

    private static string PageFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no CertBridge.sln above {AppContext.BaseDirectory}");
    }
}
