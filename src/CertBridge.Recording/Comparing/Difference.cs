using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Comparing;

/// <summary>One thing in which two views of an incident differ.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Owner">Whose log it is in.</param>
/// <param name="Index">Of the leaf, from 0; null where it is about the log as a whole.</param>
/// <param name="Mine">What the first view has; empty where it has nothing.</param>
/// <param name="Theirs">What the second view has; empty where it has nothing.</param>
/// <param name="Sentence">For people: ids, sizes, times and digests.</param>
public sealed record Difference(DifferenceKind Kind, PartnerId Owner, ulong? Index, string Mine, string Theirs, string Sentence);

/// <summary>What a difference means, the worst first.</summary>
public enum DifferenceKind
{
    /// <summary>The owner of a log signed what contradicts itself: two histories, or two answers to one envelope. Proof against whoever holds its log key.</summary>
    Equivocation = 1,

    /// <summary>The cards of one partner are by two root keys: one of them is somebody else's.</summary>
    OtherRootKey = 2,

    /// <summary>One number stands for two envelopes.</summary>
    OtherBytes = 3,

    /// <summary>One view has it, the other has not, though the checkpoint of the other covers it.</summary>
    Missing = 4,

    /// <summary>The same leaf, and the two sides say something else of its envelope.</summary>
    ToldOtherwise = 5,

    /// <summary>The numbers of a lane do not rise with the leaves.</summary>
    Order = 6,

    /// <summary>Times that cannot be, by more than a minute.</summary>
    Time = 7,

    /// <summary>The receiver lacks it, and could not know of what report it is: it refused it, or could not open it.</summary>
    Unattributed = 8,

    /// <summary>The log of the other view is not that long yet.</summary>
    NotYet = 9,
}
