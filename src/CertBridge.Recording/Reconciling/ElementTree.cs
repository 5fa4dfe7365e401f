using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Recording.Reconciling;

/// <summary>
/// A set as a tree by the hexadecimal digits of its elements' places, as it was when the tree was made. The tree of a set is one and the same however it came about, so two sides that hold the same set have the same digests
/// (decision 0031). Not for two threads at a time: digests are kept once they were computed.
/// </summary>
public sealed class ElementTree
{
    internal const string Digits = "0123456789abcdef";

    private readonly SetElement[] elements;
    private readonly Dictionary<string, Twig> known = [];

    private ElementTree(SetElement[] elements) => this.elements = elements;

    public int Count => elements.Length;

    /// <exception cref="ArgumentException">There are more than <see cref="Limits.ComparedElementsMax"/>, two of one name, or one over its limits.</exception>
    public static ElementTree Of(IEnumerable<SetElement> elements)
    {
        SetElement[] sorted = [.. elements.OrderBy(element => element.Place, StringComparer.Ordinal)];
        if (sorted.Length > Limits.ComparedElementsMax || sorted.Any(element => !SetElement.IsWithinLimits(element.Name, element.Value)))
            throw new ArgumentException("The set, or an element of it, is over a limit.", nameof(elements));
        if (sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.Place == pair.Second.Place))
            throw new ArgumentException("Two elements have one name.", nameof(elements));
        return new ElementTree(sorted);
    }

    /// <summary>True for what can be asked for.</summary>
    public static bool IsPath(string path) => path.Length <= 2 * Protocol.Ids.Digest.SizeBytes && path.All(Digits.Contains);

    /// <summary>The elements whose place begins with the path, by rising place.</summary>
    public ReadOnlySpan<SetElement> Under(string path)
    {
        int first = FirstFrom(path);
        return elements.AsSpan(first, FirstFrom(path + "g") - first); // "g" comes after every digit
    }

    /// <summary>Count and digest of a branch.</summary>
    public Twig Branch(string path)
    {
        ReadOnlySpan<SetElement> under = Under(path);
        if (under.Length <= Limits.ComparedListedMax)
            return Twig.OfElements(under);
        if (!known.TryGetValue(path, out Twig? twig))
            known.Add(path, twig = Twig.OfTwigs(Below(path)));
        return twig;
    }

    /// <summary>The branch as it is told to the other side.</summary>
    public ComparedBranch Tell(string path)
    {
        ReadOnlySpan<SetElement> under = Under(path);
        var branch = new ComparedBranch { Path = path };
        if (under.Length > Limits.ComparedListedMax)
            branch.Twigs.AddRange(Below(path).Select(twig => new ComparedTwig { Count = (uint)twig.Count, Digest = twig.Count == 0 ? ByteString.Empty : ByteString.CopyFrom(twig.Digest.ToBytes()) }));
        else
            branch.Elements.AddRange(under.ToArray().Select(element => new ComparedElement { Name = element.Name, Value = element.Value }));
        return branch;
    }

    private Twig[] Below(string path) => [.. Digits.Select(digit => Branch(path + digit))];

    private int FirstFrom(string path)
    {
        (int low, int high) = (0, elements.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (string.CompareOrdinal(elements[middle].Place, path) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
