namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What is stored together: a resource whatever the versions (or groups) that it is served under.</summary>
internal sealed record StorageKey(string Group, string Resource);
