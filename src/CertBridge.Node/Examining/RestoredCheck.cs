using CertBridge.Node.Restoring;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Examining;

/// <summary>A node that came out of a backup waits for its partners; a restore that was interrupted is no home.</summary>
internal sealed class RestoredCheck : HomeCheck
{
    public override string Name => "restored";

    /// <summary>False: it must come up to hear its partners. A half-restored home refuses the start by itself.</summary>
    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        Parsed<RestoredMark> mark = RestoredMark.Read(home.Home);
        if (!mark.IsValid)
            return [Failure("unreadable", mark.Problems[0].Message, "remove what lies in the home, and restore again")];
        return mark.Value.Standing is { } standing
            ? [Failure("waiting", $"RESTORED: {standing.Sentence}; until then nothing new leaves, and nothing they sent is shown", "docs/operations.md, Bringing a node back")]
            : [Ok("the node does not come out of a backup, or nothing is missing since")];
    }
}
