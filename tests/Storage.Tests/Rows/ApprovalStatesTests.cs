using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests.Rows;

public sealed class ApprovalStatesTests
{
    private static readonly Dictionary<(ApprovalState, ApprovalEvent), ApprovalState> Possible = new()
    {
        [(ApprovalState.Waiting, ApprovalEvent.PersonSigned)] = ApprovalState.Waiting,
        [(ApprovalState.Waiting, ApprovalEvent.Released)] = ApprovalState.Released,
        [(ApprovalState.Waiting, ApprovalEvent.Changed)] = ApprovalState.Waiting,
        [(ApprovalState.Waiting, ApprovalEvent.Refused)] = ApprovalState.Refused,
        [(ApprovalState.Waiting, ApprovalEvent.Expired)] = ApprovalState.Expired,
        [(ApprovalState.Waiting, ApprovalEvent.Denied)] = ApprovalState.Denied,
        [(ApprovalState.Waiting, ApprovalEvent.Withdrawn)] = ApprovalState.Withdrawn,
        [(ApprovalState.Released, ApprovalEvent.Changed)] = ApprovalState.Waiting,
        [(ApprovalState.Released, ApprovalEvent.Numbered)] = ApprovalState.Sent,
        [(ApprovalState.Released, ApprovalEvent.Expired)] = ApprovalState.Expired,
        [(ApprovalState.Released, ApprovalEvent.Denied)] = ApprovalState.Denied,
        [(ApprovalState.Released, ApprovalEvent.Withdrawn)] = ApprovalState.Withdrawn,
    };

    public static TheoryData<ApprovalState, ApprovalEvent> EveryPair
    {
        get
        {
            var pairs = new TheoryData<ApprovalState, ApprovalEvent>();
            foreach (ApprovalState state in Enum.GetValues<ApprovalState>().Append((ApprovalState)0))
            {
                foreach (ApprovalEvent happened in Enum.GetValues<ApprovalEvent>().Append((ApprovalEvent)0))
                    pairs.Add(state, happened);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Next_OfEveryPair_IsTheTable(ApprovalState state, ApprovalEvent happened)
    {
        if (Possible.TryGetValue((state, happened), out ApprovalState next))
        {
            Assert.Equal(next, ApprovalStates.Next(state, happened));
            return;
        }
        var thrown = Assert.Throws<ApprovalTransitionException>(() => ApprovalStates.Next(state, happened));
        Assert.Equal((state, happened), (thrown.State, thrown.Happened));
    }

    [Fact]
    public void Next_IntoSent_OnlyFromReleased() =>
        Assert.Equal([(ApprovalState.Released, ApprovalEvent.Numbered)], Possible.Where(pair => pair.Value == ApprovalState.Sent).Select(pair => pair.Key));

    [Fact]
    public void IsOpen_IsTrueExactlyWhereSomethingCanStillHappen()
    {
        foreach (ApprovalState state in Enum.GetValues<ApprovalState>())
            Assert.Equal(Possible.Keys.Any(pair => pair.Item1 == state), ApprovalStates.IsOpen(state));
    }

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(StatesPage.Path);
        foreach (ApprovalState state in Enum.GetValues<ApprovalState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| `{Word(state)}` |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            string[] expected = [.. Enum.GetValues<ApprovalEvent>().Select(happened => Possible.TryGetValue((state, happened), out ApprovalState next) ? Word(next) : "-")];
            Assert.Equal(expected, cells);
        }
    }

    private static string Word(ApprovalState state) => state.ToString().ToLowerInvariant();
}
