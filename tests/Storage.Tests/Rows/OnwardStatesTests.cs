using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests.Rows;

public sealed class OnwardStatesTests
{
    private static readonly Dictionary<(OnwardState, OnwardEvent), OnwardState> Possible = new()
    {
        [(OnwardState.Following, OnwardEvent.SaidAgain)] = OnwardState.Following,
        [(OnwardState.Following, OnwardEvent.Ended)] = OnwardState.Ended,
        [(OnwardState.Following, OnwardEvent.GivenUp)] = OnwardState.Refused,
        [(OnwardState.Ended, OnwardEvent.SaidAgain)] = OnwardState.Following,
        [(OnwardState.Refused, OnwardEvent.SaidAgain)] = OnwardState.Following,
    };

    public static TheoryData<OnwardState, OnwardEvent> EveryPair
    {
        get
        {
            var pairs = new TheoryData<OnwardState, OnwardEvent>();
            foreach (OnwardState state in Enum.GetValues<OnwardState>())
            {
                foreach (OnwardEvent happened in Enum.GetValues<OnwardEvent>().Append((OnwardEvent)0))
                    pairs.Add(state, happened);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Next_OfEveryPair_IsTheTable(OnwardState state, OnwardEvent happened)
    {
        if (Possible.TryGetValue((state, happened), out OnwardState next))
            Assert.Equal(next, OnwardStates.Next(state, happened));
        else
            Assert.Throws<OnwardTransitionException>(() => OnwardStates.Next(state, happened));
    }

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(StatesPage.Path);
        foreach (OnwardState state in Enum.GetValues<OnwardState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| __{state.Word()}__ |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            Assert.Equal(Enum.GetValues<OnwardEvent>().Select(happened => Possible.TryGetValue((state, happened), out OnwardState next) ? next.Word() : "-"), cells);
        }
    }
}
