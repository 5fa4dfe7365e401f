using Google.Protobuf;

namespace CertBridge.Recording.Reconciling;

/// <summary>An element that one side does not have, or has otherwise.</summary>
/// <param name="Name">What it is about; where it is the other side's alone, any bytes the other side chose.</param>
/// <param name="Mine">How it stands here; null where it is not here.</param>
/// <param name="Theirs">How it stands there; null where it is not there.</param>
public sealed record SetDifference(ByteString Name, ByteString? Mine, ByteString? Theirs);
