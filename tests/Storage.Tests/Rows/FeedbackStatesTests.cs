using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests.Rows;

public sealed class FeedbackStatesTests
{
    private static readonly Dictionary<(FeedbackState, FeedbackEvent), FeedbackState> Possible = new()
    {
        [(FeedbackState.Waiting, FeedbackEvent.Queued)] = FeedbackState.OnTheWay,
        [(FeedbackState.Waiting, FeedbackEvent.Dropped)] = FeedbackState.Dropped,
        [(FeedbackState.OnTheWay, FeedbackEvent.Returned)] = FeedbackState.Waiting,
        [(FeedbackState.OnTheWay, FeedbackEvent.AnsweredStored)] = FeedbackState.Stored,
        [(FeedbackState.OnTheWay, FeedbackEvent.AnsweredRefused)] = FeedbackState.Refused,
        [(FeedbackState.OnTheWay, FeedbackEvent.Dropped)] = FeedbackState.Dropped,
        [(FeedbackState.Dropped, FeedbackEvent.Returned)] = FeedbackState.Dropped,
        [(FeedbackState.Dropped, FeedbackEvent.AnsweredStored)] = FeedbackState.Dropped,
        [(FeedbackState.Dropped, FeedbackEvent.AnsweredRefused)] = FeedbackState.Dropped,
        [(FeedbackState.Dropped, FeedbackEvent.Dropped)] = FeedbackState.Dropped,
    };

    public static TheoryData<FeedbackState, FeedbackEvent> EveryPair
    {
        get
        {
            var pairs = new TheoryData<FeedbackState, FeedbackEvent>();
            foreach (FeedbackState state in Enum.GetValues<FeedbackState>())
            {
                foreach (FeedbackEvent happened in Enum.GetValues<FeedbackEvent>().Append((FeedbackEvent)0))
                    pairs.Add(state, happened);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Next_OfEveryPair_IsTheTable(FeedbackState state, FeedbackEvent happened)
    {
        if (Possible.TryGetValue((state, happened), out FeedbackState next))
            Assert.Equal(next, FeedbackStates.Next(state, happened));
        else
            Assert.Throws<FeedbackTransitionException>(() => FeedbackStates.Next(state, happened));
    }

    [Fact]
    public void Next_IntoAnAnswer_OnlyFromWhatIsOnTheWay() =>
        Assert.All(Possible.Where(pair => pair.Value is FeedbackState.Stored or FeedbackState.Refused), pair => Assert.Equal(FeedbackState.OnTheWay, pair.Key.Item1));

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(StatesPage.Path);
        foreach (FeedbackState state in Enum.GetValues<FeedbackState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| **{state.Word()}** |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            Assert.Equal(Enum.GetValues<FeedbackEvent>().Select(happened => Possible.TryGetValue((state, happened), out FeedbackState next) ? next.Word() : "-"), cells);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(99, 32)]
    public void AgainAfter_DoublesUpToItsLimit(int tries, int hours) => Assert.Equal(TimeSpan.FromHours(hours), FeedbackStates.AgainAfter(tries));
}
