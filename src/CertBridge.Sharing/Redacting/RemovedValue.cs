namespace CertBridge.Sharing.Redacting;

/// <summary>A text that stood in the original and does not in the copy. It is written nowhere.</summary>
/// <param name="IsAddress">An IP address or network: it is found only where no longer address begins or ends with it.</param>
internal readonly record struct RemovedValue(string Text, bool IsAddress)
{
    public override string ToString() => nameof(RemovedValue);
}
