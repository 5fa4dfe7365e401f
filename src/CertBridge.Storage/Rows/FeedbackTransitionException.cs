namespace CertBridge.Storage.Rows;

/// <summary>An event that cannot happen to a feedback in its state: the work that tried it is undone.</summary>
public sealed class FeedbackTransitionException(FeedbackState state, FeedbackEvent happened)
    : Exception($"A feedback that is {state} cannot be {happened}.");
