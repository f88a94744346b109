using System;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace Harbour;

/// <summary>A vessel, such as a <see cref="Boat"/> with <c>sails</c>.</summary>
[Wire]
[KubeResource("harbour.example", "v1", "Boat", "boats", Custom = true, ShortNames = ["bo"], Categories = ["all"])]
[PrinterColumn("Rig", "string", ".spec.rig", Description = "Kind of rig", Priority = 1)]
public sealed partial record Boat
{
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is wanted.</summary>
    public required BoatSpec Spec { get; init; }

    public BoatStatus? Status { get; init; }

    /// <summary>Computed, so it is no member.</summary>
    public bool IsAfloat => Status is not null;
}

[Wire]
[Cel("self.masts >= 0", "a boat can't owe masts")]
public sealed partial record BoatSpec
{
    /// <summary>The boat's name, painted on its bow.</summary>
    [Pattern("^[A-Z].*$")]
    [Bounds(Minimum = 1, Maximum = 40)]
    public required string Title { get; init; }

    /// <summary>How the sails are rigged.</summary>
    [Default("\"gaff\"")]
    public Rig? Rig { get; init; }

    [Bounds(Minimum = 0, Maximum = 5)]
    public int Masts { get; init; } = 1;

    public long? Tonnage { get; init; }

    public double? Draught { get; init; }

    public bool? Insured { get; init; }

    public StringMap Flags { get; init; }

    [LongestValue(8)]
    public StringMap ShortNotes { get; init; }

    [Bounds(Maximum = 12)]
    public ValueList<string> Crew { get; init; }

    public ValueList<Rig> Rigs { get; init; }

    [ListMapKey("name")]
    [Cel("self.all(x, x.length > 0.0)", "sails have a length")]
    public ValueList<Sail> Sails { get; init; }

    /// <summary>The sail that is up.</summary>
    [Cel("self.length > 1.0", "a sail of that size is none")]
    public Sail? Spinnaker { get; init; }

    [Quantities]
    public StringMap Provisions { get; init; }

    [WireName("extraJSON")]
    public RawJson? Extra { get; init; }

    public Optional<string> Owner { get; init; }

    public Optional<bool?> Sold { get; init; }

    public DateTimeOffset? Launched { get; init; }

    [MicroTime]
    public DateTimeOffset? LastSeen { get; init; }
}

[Cel("self.name != ''", "a sail has a name")]
[Wire]
public sealed partial record Sail
{
    [WireName("on")]
    public bool? IsSet { get; init; }

    public required string Name { get; init; }

    public required double Length { get; init; }
}

[Wire]
public sealed partial record BoatStatus
{
    public Rig Rig { get; init; }

    public Sail? Spare { get; init; }
}

[Wire]
public enum Rig
{
    Gaff,

    [WireName("Bermuda-rig")]
    Bermuda,
}
