using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>Headers or trailers in order: keys in lower case, values text, or bytes where the key ends in <c>-bin</c>.</summary>
public sealed class Metadata : IList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>Shared and read-only.</summary>
    public static readonly Metadata Empty = new Metadata().Freeze();

    private readonly List<Entry> entries = [];
    private bool isReadOnly;

    public int Count => entries.Count;

    public bool IsReadOnly => isReadOnly;

    public Entry this[int index]
    {
        get => entries[index];
        set
        {
            RefuseWhenFrozen();
            entries[index] = value;
        }
    }

    public Entry? Get(string key) => entries.FindLast(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => entries.Where(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public void Add(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        RefuseWhenFrozen();
        entries.Add(item);
    }

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    public void Insert(int index, Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        RefuseWhenFrozen();
        entries.Insert(index, item);
    }

    public bool Remove(Entry item)
    {
        RefuseWhenFrozen();
        return entries.Remove(item);
    }

    public void RemoveAt(int index)
    {
        RefuseWhenFrozen();
        entries.RemoveAt(index);
    }

    public void Clear()
    {
        RefuseWhenFrozen();
        entries.Clear();
    }

    public int IndexOf(Entry item) => entries.IndexOf(item);

    public bool Contains(Entry item) => entries.Contains(item);

    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal Metadata Freeze()
    {
        isReadOnly = true;
        return this;
    }

    private void RefuseWhenFrozen()
    {
        if (isReadOnly)
            throw new InvalidOperationException("Object is read only");
    }

    /// <summary>One header.</summary>
    public class Entry
    {
        private readonly string? text;
        private readonly byte[]? bytes;

        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalise(key);
            if (!IsBinary)
                throw new ArgumentException("Key for binary valued metadata entry needs to have suffix indicating binary value.", nameof(key));
            ArgumentNullException.ThrowIfNull(valueBytes);
            bytes = [.. valueBytes];
        }

        public Entry(string key, string value)
        {
            Key = Normalise(key);
            if (IsBinary)
                throw new ArgumentException("Key for ASCII valued metadata entry cannot have suffix indicating binary value.", nameof(key));
            ArgumentNullException.ThrowIfNull(value);
            text = value;
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        public string Value => text ?? throw new InvalidOperationException("Cannot access string value of a binary metadata entry");

        public byte[] ValueBytes => bytes is not null ? [.. bytes] : Encoding.ASCII.GetBytes(text!);

        public override string ToString() => IsBinary ? $"[Entry: key={Key}, valueBytes={bytes!.Length} bytes]" : $"[Entry: key={Key}, value={text}]";

        private static string Normalise(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            foreach (char c in key)
            {
                if (!(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
                    throw new ArgumentException("Metadata entry key not valid. Keys can only contain letters, digits, underscores, hyphens and dots.", nameof(key));
            }
            return key.ToLowerInvariant();
        }
    }
}
