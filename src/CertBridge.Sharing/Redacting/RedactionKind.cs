namespace CertBridge.Sharing.Redacting;

/// <summary>What stands at a place of a report, as far as redaction is concerned.</summary>
public enum RedactionKind
{
    /// <summary>A whole entry of a list, such as an indicator, or a group.</summary>
    Entry,

    /// <summary>A name or another short text.</summary>
    Text,

    /// <summary>A text people write in sentences, in one language.</summary>
    Prose,

    /// <summary>A text in several languages.</summary>
    Languages,

    /// <summary>A person or desk to write to or call.</summary>
    Contact,

    /// <summary>A link.</summary>
    Link,

    /// <summary>The typed value of an indicator.</summary>
    Value,

    /// <summary>A number that may be a range.</summary>
    Range,

    /// <summary>A number that has no range.</summary>
    Number,

    /// <summary>A time that says how exactly it is known.</summary>
    Moment,

    /// <summary>A time that is always exact.</summary>
    Instant,

    /// <summary>A word of a vocabulary, or a list of them.</summary>
    Word,
}
