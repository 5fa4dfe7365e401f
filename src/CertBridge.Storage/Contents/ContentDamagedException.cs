namespace CertBridge.Storage.Contents;

/// <summary>
/// Content in one row of the store does not open: it was changed on disk, or put in another place. Nothing of it was given out. The store itself
/// goes on; the row needs its backup, or a person who compares the disk.
/// </summary>
public sealed class ContentDamagedException : Exception
{
    internal ContentDamagedException(ContentField field, long row, Exception? cause = null)
        : base($"The content of {field.Name}, row {row}, does not open: it was changed on disk, or belongs to another row.", cause)
    {
    }
}
