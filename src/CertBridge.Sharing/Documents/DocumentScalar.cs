namespace CertBridge.Sharing.Documents;

/// <summary>One value, kept as the text it was written as until a schema gives it a type.</summary>
public sealed class DocumentScalar(string text, ScalarForm form, int line) : DocumentNode(line)
{
    public string Text { get; } = text;

    public ScalarForm Form { get; } = form;
}

/// <summary>How a value was written.</summary>
public enum ScalarForm
{
    /// <summary>A JSON string, or YAML in quotes or as a block: text and nothing else.</summary>
    Quoted,

    /// <summary>YAML without quotes: whatever the schema says, so that <c>country: NO</c> stays Norway.</summary>
    Plain,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>JSON true or false.</summary>
    Truth,

    /// <summary>JSON null; YAML <c>null</c>, <c>~</c> or nothing at all.</summary>
    Null,
}
