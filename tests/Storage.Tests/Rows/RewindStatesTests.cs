using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests.Rows;

public sealed class RewindStatesTests
{
    private static readonly Dictionary<(RewindState, RewindEvent), RewindState> Possible = new()
    {
        [(RewindState.Going, RewindEvent.FoundHere)] = RewindState.Here,
        [(RewindState.Going, RewindEvent.FoundThere)] = RewindState.There,
        [(RewindState.Going, RewindEvent.TheirRecord)] = RewindState.Going,
        [(RewindState.Here, RewindEvent.FoundHere)] = RewindState.Here,
        [(RewindState.Here, RewindEvent.FoundThere)] = RewindState.Both,
        [(RewindState.Here, RewindEvent.OurRecord)] = RewindState.Going,
        [(RewindState.Here, RewindEvent.TheirRecord)] = RewindState.Here,
        [(RewindState.There, RewindEvent.FoundHere)] = RewindState.Both,
        [(RewindState.There, RewindEvent.FoundThere)] = RewindState.There,
        [(RewindState.There, RewindEvent.TheirRecord)] = RewindState.Going,
        [(RewindState.Both, RewindEvent.FoundHere)] = RewindState.Both,
        [(RewindState.Both, RewindEvent.FoundThere)] = RewindState.Both,
        [(RewindState.Both, RewindEvent.OurRecord)] = RewindState.There,
        [(RewindState.Both, RewindEvent.TheirRecord)] = RewindState.Here,
    };

    public static TheoryData<RewindState, RewindEvent> EveryPair
    {
        get
        {
            var pairs = new TheoryData<RewindState, RewindEvent>();
            foreach (RewindState state in Enum.GetValues<RewindState>())
            {
                foreach (RewindEvent happened in Enum.GetValues<RewindEvent>().Append((RewindEvent)0))
                    pairs.Add(state, happened);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Next_OfEveryPair_IsTheTable(RewindState state, RewindEvent happened)
    {
        if (Possible.TryGetValue((state, happened), out RewindState next))
            Assert.Equal(next, RewindStates.Next(state, happened));
        else
            Assert.Throws<RewindTransitionException>(() => RewindStates.Next(state, happened));
    }

    [Fact]
    public void OnlyARecord_LetsTheExchangeGoOn() => Assert.All(
        Possible.Where(pair => pair.Key.Item1.IsStopped() && !pair.Value.IsStopped()),
        pair => Assert.True(pair.Key.Item2 is RewindEvent.OurRecord or RewindEvent.TheirRecord));

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(StatesPage.Path);
        foreach (RewindState state in Enum.GetValues<RewindState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| *_{state.Word()}_* |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            Assert.Equal(Enum.GetValues<RewindEvent>().Select(happened => Possible.TryGetValue((state, happened), out RewindState next) ? next.Word() : "-"), cells);
        }
    }
}
