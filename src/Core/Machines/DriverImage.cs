using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>The operator's own image, which carries out what a machine's driver says.</summary>
/// <param name="Name">The image, as in a container.</param>
/// <param name="PullSecrets">Secrets of the machine's namespace with the credentials of its registry.</param>
public sealed record DriverImage(string Name, ValueList<LocalReference> PullSecrets);
