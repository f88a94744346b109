using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>
/// Node group ids for Cluster Autoscaler: a Group of the home namespace has its plain name, as with the Go original,
/// any other <c>NAMESPACE/NAME</c>. An id does not depend on which other Groups exist.
/// </summary>
public sealed record GroupIds(string HomeNamespace)
{
    public GroupId Of(GroupName group) => new(group.Namespace == HomeNamespace ? group.Name : $"{group.Namespace}/{group.Name}");
}
