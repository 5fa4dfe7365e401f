using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Recording.Reconciling;

/// <summary>
/// One comparison, from the side that asks: begins with the whole tree, and goes down only where digests differ. Whatever the other side answers, what is asked and kept ends: at
/// <see cref="Limits.ComparedDifferencesMax"/> differences it is over, and a tree that leads to more than <see cref="Limits.ComparedBranchesMax"/> branches, or whose parts do not add up, is refused.
/// </summary>
/// <param name="mine">The set as it is here.</param>
public sealed class SetComparing(ElementTree mine)
{
    private readonly Stack<OpenBranch> open = new([new OpenBranch("", null)]);
    private readonly List<SetDifference> differences = [];
    private OpenBranch[] asked = [];
    private int branches;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<SetDifference> Differences => differences;

    /// <summary>True when there may be more than what was found.</summary>
    public bool IsCutShort { get; private set; }

    public bool IsOver => IsCutShort || (open.Count == 0 && asked.Length == 0);

    /// <summary>The next branches to ask for, 1 to 64.</summary>
    /// <exception cref="InvalidOperationException">It is over, or the answer before was not taken.</exception>
    public IReadOnlyList<string> Ask()
    {
        if (IsOver || asked.Length > 0)
            throw new InvalidOperationException("There is nothing to ask for now.");
        asked = [.. Enumerable.Range(0, Math.Min(open.Count, Limits.ComparedPathsMax)).Select(_ => open.Pop())];
        branches += asked.Length;
        return [.. asked.Select(branch => branch.Path)];
    }

    /// <summary>Takes the answer to what was asked for last.</summary>
    /// <returns>What no set can have answered; null where it was taken.</returns>
    public string? Take(IReadOnlyList<ComparedBranch> answer)
    {
        OpenBranch[] expected = asked;
        asked = [];
        if (answer.Count != expected.Length)
            return $"{expected.Length} branches were asked for, {answer.Count} came";
        foreach ((OpenBranch branch, ComparedBranch told) in expected.Zip(answer))
        {
            if (ToldBranch.Read(branch.Path, told) is not { } read)
                return $"no set has such a branch at '{branch.Path}'";
            if (branch.Said is { } said && said != read.Whole)
                return $"the branch at '{branch.Path}' is not the one that was said before";
            Compare(read);
        }
        return branches + open.Count > Limits.ComparedBranchesMax ? $"the set leads to more than {Limits.ComparedBranchesMax} branches" : null;
    }

    private void Compare(ToldBranch told)
    {
        if (told.Whole == mine.Branch(told.Path))
            return;
        if (told.Below.Count == 0)
            CompareElements(told);
        foreach ((int digit, Twig twig) in told.Below.Index())
        {
            string path = told.Path + ElementTree.Digits[digit];
            if (twig == mine.Branch(path))
                continue;
            if (twig.Count == 0)
                CompareElements(new ToldBranch(path, Twig.Empty, [], []));
            else
                open.Push(new OpenBranch(path, twig));
        }
    }

    private void CompareElements(ToldBranch told)
    {
        Dictionary<ByteString, ByteString> theirs = told.Elements.ToDictionary(element => element.Name, element => element.Value);
        foreach (SetElement element in mine.Under(told.Path))
        {
            bool isThere = theirs.Remove(element.Name, out ByteString? value);
            if (!isThere || value != element.Value)
                Add(new SetDifference(element.Name, element.Value, isThere ? value : null));
            if (IsCutShort)
                return;
        }
        foreach ((ByteString name, ByteString value) in theirs)
            Add(new SetDifference(name, null, value));
    }

    private void Add(SetDifference difference)
    {
        if (differences.Count < Limits.ComparedDifferencesMax)
            differences.Add(difference);
        else
            IsCutShort = true;
    }

    /// <param name="Path">Where.</param>
    /// <param name="Said">What the branch above said of it; null for the whole tree.</param>
    private sealed record OpenBranch(string Path, Twig? Said);
}
