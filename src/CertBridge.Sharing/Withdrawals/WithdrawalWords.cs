using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Withdrawals;

/// <summary>Reasons and instructions of withdrawals in the words of operators and of JSON.</summary>
public static class WithdrawalWords
{
    private static readonly (WithdrawalReason Reason, string Word)[] Reasons =
    [
        (WithdrawalReason.Wrong, "wrong"), (WithdrawalReason.WrongVictim, "wrong-victim"), (WithdrawalReason.Legal, "legal"),
        (WithdrawalReason.Duplicate, "duplicate"), (WithdrawalReason.Superseded, "superseded"), (WithdrawalReason.NotShared, "not-shared"),
    ];

    private static readonly (WithdrawalInstruction Instruction, string Word)[] Instructions =
    [
        (WithdrawalInstruction.StopUsing, "stop-using"), (WithdrawalInstruction.Delete, "delete"), (WithdrawalInstruction.Correct, "correct"),
    ];

    /// <summary>Reasons a person may give for a retraction.</summary>
    public static IReadOnlyList<string> ReasonWords { get; } = [.. Reasons.Where(pair => pair.Reason != WithdrawalReason.NotShared).Select(pair => pair.Word)];

    public static IReadOnlyList<string> InstructionWords { get; } = [.. Instructions.Select(pair => pair.Word)];

    /// <summary><c>unknown</c> for a value that is none.</summary>
    public static string Of(WithdrawalReason reason) => Reasons.FirstOrDefault(pair => pair.Reason == reason).Word ?? "unknown";

    /// <summary><c>unknown</c> for a value that is none.</summary>
    public static string Of(WithdrawalInstruction instruction) => Instructions.FirstOrDefault(pair => pair.Instruction == instruction).Word ?? "unknown";

    /// <summary>Exactly the word; unspecified for any other spelling, and for what is not for people to say.</summary>
    public static WithdrawalReason FindReason(string? word) => ReasonWords.Contains(word) ? Reasons.First(pair => pair.Word == word).Reason : WithdrawalReason.Unspecified;

    /// <summary>Exactly the word; unspecified for any other spelling.</summary>
    public static WithdrawalInstruction FindInstruction(string? word) => Instructions.FirstOrDefault(pair => pair.Word == word).Instruction;
}
