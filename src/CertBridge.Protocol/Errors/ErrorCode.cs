namespace CertBridge.Protocol.Errors;

/// <summary>One stable error code with its meaning, as <c>certbridge errors show</c> prints it.</summary>
/// <param name="Code">Such as <c>CB1203</c>; never reused.</param>
/// <param name="Exit">Exit code of the command line for it.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Cause">How one gets it.</param>
/// <param name="Fix">What to do next.</param>
public sealed record ErrorCode(string Code, int Exit, string Title, string Cause, string Fix)
{
    public override string ToString() => Code;
}
