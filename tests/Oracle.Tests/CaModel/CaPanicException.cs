namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>A real Cluster Autoscaler would have crashed on such an answer.</summary>
internal sealed class CaPanicException(string why) : Exception(why);
