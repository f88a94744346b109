namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>What type() answers.</summary>
internal sealed record CelType(string Name);
