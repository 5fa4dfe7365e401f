namespace CertBridge.Protocol.Errors;

/// <summary>One thing wrong with an input: what, where, and the value and limit where there is one.</summary>
/// <param name="Code">Which error.</param>
/// <param name="Field">Field or place, such as <c>times.aware</c>; empty when the input as a whole is meant.</param>
/// <param name="Message">A sentence naming value and limit. It may quote at most a few characters of the input, escaped.</param>
/// <param name="Line">Line in the input, from 1; 0 when unknown.</param>
/// <param name="Hint">What to do next; null when the code's own fix says it.</param>
/// <param name="IsWarning">True when the input is taken all the same.</param>
public sealed record Problem(ErrorCode Code, string Field, string Message, int Line = 0, string? Hint = null, bool IsWarning = false)
{
    public override string ToString() => Field.Length == 0 ? $"{Code.Code} {Message}" : $"{Code.Code} {Field}: {Message}";
}
