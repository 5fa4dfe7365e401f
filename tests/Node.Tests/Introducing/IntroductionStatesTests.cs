using CertBridge.Node.Introducing;

namespace CertBridge.Node.Tests.Introducing;

public sealed class IntroductionStatesTests
{
    private static readonly Dictionary<(IntroductionState, IntroductionEvent), IntroductionState> Possible = new()
    {
        [(IntroductionState.None, IntroductionEvent.Invited)] = IntroductionState.Invited,
        [(IntroductionState.None, IntroductionEvent.Accepted)] = IntroductionState.Accepted,
        [(IntroductionState.Invited, IntroductionEvent.Revealed)] = IntroductionState.Revealed,
        [(IntroductionState.Invited, IntroductionEvent.Expired)] = IntroductionState.Expired,
        [(IntroductionState.Invited, IntroductionEvent.Withdrawn)] = IntroductionState.Withdrawn,
        [(IntroductionState.Accepted, IntroductionEvent.Opened)] = IntroductionState.Opened,
        [(IntroductionState.Accepted, IntroductionEvent.Expired)] = IntroductionState.Expired,
        [(IntroductionState.Accepted, IntroductionEvent.Withdrawn)] = IntroductionState.Withdrawn,
        [(IntroductionState.Revealed, IntroductionEvent.Heard)] = IntroductionState.Heard,
        [(IntroductionState.Revealed, IntroductionEvent.Misheard)] = IntroductionState.Burned,
        [(IntroductionState.Revealed, IntroductionEvent.Expired)] = IntroductionState.Expired,
        [(IntroductionState.Revealed, IntroductionEvent.Withdrawn)] = IntroductionState.Withdrawn,
        [(IntroductionState.Opened, IntroductionEvent.Heard)] = IntroductionState.Heard,
        [(IntroductionState.Opened, IntroductionEvent.Misheard)] = IntroductionState.Burned,
        [(IntroductionState.Opened, IntroductionEvent.Expired)] = IntroductionState.Expired,
        [(IntroductionState.Opened, IntroductionEvent.Withdrawn)] = IntroductionState.Withdrawn,
        [(IntroductionState.Heard, IntroductionEvent.Confirmed)] = IntroductionState.Confirmed,
        [(IntroductionState.Heard, IntroductionEvent.Expired)] = IntroductionState.Expired,
        [(IntroductionState.Heard, IntroductionEvent.Withdrawn)] = IntroductionState.Withdrawn,
        [(IntroductionState.Confirmed, IntroductionEvent.Admitted)] = IntroductionState.Admitted,
        [(IntroductionState.Confirmed, IntroductionEvent.Withdrawn)] = IntroductionState.Withdrawn,
    };

    [Fact]
    public void Next_OfEveryPair_IsTheTable()
    {
        foreach (IntroductionState state in Enum.GetValues<IntroductionState>().Append((IntroductionState)99))
        {
            foreach (IntroductionEvent happened in Enum.GetValues<IntroductionEvent>().Append((IntroductionEvent)0))
            {
                IntroductionState? expected = Possible.TryGetValue((state, happened), out IntroductionState next) ? next : null;
                Assert.True(expected == IntroductionStates.Next(state, happened), $"{state}, {happened}");
            }
        }
    }

    /// <summary>Only a second officer's word admits, only after words that matched, and nothing leads out of an end.</summary>
    [Fact]
    public void Next_IntoAdmitted_GoesThroughHeardAndConfirmed()
    {
        Assert.Equal([(IntroductionState.Confirmed, IntroductionEvent.Admitted)], Possible.Where(pair => pair.Value == IntroductionState.Admitted).Select(pair => pair.Key));
        Assert.Equal([(IntroductionState.Heard, IntroductionEvent.Confirmed)], Possible.Where(pair => pair.Value == IntroductionState.Confirmed).Select(pair => pair.Key));
    }

    [Fact]
    public void IsRunning_IsTrueExactlyWhereSomethingCanStillHappen()
    {
        foreach (IntroductionState state in Enum.GetValues<IntroductionState>().Where(state => state != IntroductionState.None))
            Assert.Equal(Possible.Keys.Any(pair => pair.Item1 == state), IntroductionStates.IsRunning(state));
    }

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(Path.Combine(PageFolder(), "docs", "STATES.md"));
        foreach (IntroductionState state in Enum.GetValues<IntroductionState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| **{state.Word()}** |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            string[] expected = [.. Enum.GetValues<IntroductionEvent>().Select(happened => Possible.TryGetValue((state, happened), out IntroductionState next) ? next.Word() : "-")];
            Assert.Equal(expected, cells);
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
