using System.Text;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats;

/// <summary>An element of a foreign format's XML, read leniently: what nobody asks for is passed over, white space around a text is none of it.</summary>
internal sealed class ForeignElement
{
    private const string LanguageName = "xml:lang";

    private readonly List<ForeignElement> children = [];
    private readonly Dictionary<string, string> attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly StringBuilder text = new();
    private readonly int place;

    /// <param name="space">The namespace of its name.</param>
    /// <param name="name">Without a prefix.</param>
    /// <param name="parent">Gets it as its last child; null for the root.</param>
    /// <param name="line">Where it begins, from 1.</param>
    public ForeignElement(string space, string name, ForeignElement? parent, int line)
    {
        Space = space;
        Name = name;
        Parent = parent;
        Line = line;
        if (parent is null)
            return;
        place = parent.counts.GetValueOrDefault(name);
        parent.counts[name] = place + 1;
        parent.children.Add(this);
    }

    public string Space { get; }

    public string Name { get; }

    public ForeignElement? Parent { get; }

    public int Line { get; }

    public IReadOnlyList<ForeignElement> Children => children;

    /// <summary>Its own text, without that of its children.</summary>
    public string Text => text.ToString().Trim();

    /// <summary>From below the root, such as <c>Incident.EventData[1].Flow</c>: with a place where its parent has several of the name.</summary>
    public string Path => Parent switch
    {
        null => string.Empty,
        { Parent: null } => Step,
        _ => $"{Parent.Path}.{Step}",
    };

    /// <summary>The language in which it is written, of itself or of what it stands in (XML 1.0, section 2.12); null where nothing says.</summary>
    public string? Language => attributes.GetValueOrDefault(LanguageName) ?? Parent?.Language;

    /// <summary>It and all beneath it, each before its children.</summary>
    public IEnumerable<ForeignElement> All => children.SelectMany(child => child.All).Prepend(this);

    private string Step => Excerpt.OfName(Name) + (Parent!.counts[Name] > 1 ? $"[{place}]" : string.Empty);

    /// <summary>Children of the name, in its own namespace.</summary>
    public IEnumerable<ForeignElement> Each(string name) => children.Where(child => child.Name == name && child.Space == Space);

    public ForeignElement? First(string name) => Each(name).FirstOrDefault();

    public ForeignElement? First(string space, string name) => children.Find(child => child.Name == name && child.Space == space);

    /// <summary>Null where it is absent.</summary>
    public string? Attribute(string name) => attributes.GetValueOrDefault(name);

    internal void Set(string name, string value) => attributes[name] = value;

    internal void Append(string more) => text.Append(more);
}
