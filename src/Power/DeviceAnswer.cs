using System.Net;

namespace HomelabAutoscaler.Power;

/// <summary>What a device answers.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Body">Body as text.</param>
/// <param name="Location">Where it says that the answer is instead; null when it does not.</param>
internal sealed record DeviceAnswer(HttpStatusCode Status, string Body, Uri? Location)
{
    public bool IsSuccess => (int)Status is >= 200 and <= 299;
}
