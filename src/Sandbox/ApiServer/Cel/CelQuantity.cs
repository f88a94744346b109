namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>What quantity() makes.</summary>
internal sealed record CelQuantity(decimal Value);
