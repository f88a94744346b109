namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>The story cannot go on; the message says why, for people.</summary>
public sealed class StoryException(string message) : Exception(message);
