namespace CertBridge.Storage.Sqlite;

/// <summary>SQLite said no. Which of its codes spare the store and which end it is decided here, once.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    private const int Error = 1;
    private const int Interrupt = 9;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Misuse = 21;
    private const int Range = 25;
    private const int PrimaryCodeMask = 0xff;

    /// <summary>Extended result code.</summary>
    public int Code => code;

    public bool IsConstraint => (code & PrimaryCodeMask) == Constraint;

    /// <summary>True when a statement was ended because we asked for it.</summary>
    public bool IsInterrupt => (code & PrimaryCodeMask) == Interrupt;

    /// <summary>True when the disk or its permissions said no, and nothing is known to be wrong with the content.</summary>
    public bool IsOfTheDisk => (code & PrimaryCodeMask) is InputOutput or Full or CannotOpen;

    /// <summary>
    /// True when the statement was wrong and the file is not: the work that ran it is undone and the store goes on. Everything else (disk full,
    /// input or output error, damage) leaves it unknown what reached the disk.
    /// </summary>
    public bool SparesTheStore => (code & PrimaryCodeMask) is Error or TooBig or Constraint or Mismatch or Misuse or Range;
}
