using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A file, folder or device of the Kubernetes Node that the Pod runs on.</summary>
[Wire]
public sealed partial record HostPathVolume
{
    /// <summary>Path on the Kubernetes Node, such as /dev/ipmi0.</summary>
    [Bounds(Minimum = 1)]
    public required string Path { get; init; }

    /// <summary>What must be there: Directory, DirectoryOrCreate, File, FileOrCreate, Socket, CharDevice or BlockDevice. Not checked when left out.</summary>
    public string? Type { get; init; }
}
