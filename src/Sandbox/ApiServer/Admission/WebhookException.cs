namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A webhook did not answer, or not what was asked.</summary>
internal sealed class WebhookException(string message, Exception? inner = null) : Exception(message, inner);
