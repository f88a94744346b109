using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Admission;

/// <summary>Objects from the JSON of their spec, and what is found about them.</summary>
internal static class Judged
{
    /// <summary>A schedule that the tests call wrong; what a schedule is, is not Core's to know.</summary>
    public const string WrongStart = "99 * * * *";

    public static Surroundings Nothing { get; } = new(Make.Now, hours => hours.Start == WrongStart ? $"start is \"{WrongStart}\", which is wrong" : null);

    public static Surroundings With(params Machine[] machines) => Nothing with { AreKnown = true, Machines = machines, Groups = [Make.Group()] };

    public static Group Group(string spec) => Read<Group>("g1", spec);

    /// <summary>A machine of the group g1 that never joined.</summary>
    public static Machine Machine(string spec, string name = "m1") => Read<Machine>(name, spec);

    /// <summary>It has booted once, in so many seconds.</summary>
    public static Machine Joined(this Machine machine, int bootSeconds = 60) => machine with { Status = machine.Status with { BootId = "boot-1", LastBootSeconds = bootSeconds } };

    public static string[] Texts(this IEnumerable<Finding> findings) => [.. findings.Select(finding => finding.ToString())];

    private static T Read<T>(string name, string spec)
        where T : class, IKubeResource<T>
    {
        var json = $$"""{"metadata":{"name":"{{name}}","namespace":"{{Make.Namespace}}","labels":{"group":"g1"} },"spec":{{spec}} }""";
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return T.Read(ref reader);
    }
}
