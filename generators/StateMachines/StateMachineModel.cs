using HomelabAutoscaler.Generators.Model;

namespace HomelabAutoscaler.Generators.StateMachines;

/// <summary>A complete table: <paramref name="Next"/> holds, for state × event, the next state or <see cref="Ignored"/>.</summary>
internal sealed record StateMachineModel(
    string Namespace,
    string ClassName,
    string Accessibility,
    string StateType,
    string EventType,
    EquatableArray<string> States,
    EquatableArray<string> Events,
    int Initial,
    EquatableArray<int> Next)
{
    public const int Ignored = -1;

    public int NextOf(int state, int @event) => Next[(state * Events.Count) + @event];
}

/// <summary>What a declaration parsed to: a model, or the findings that say why not.</summary>
internal sealed record StateMachineParsed(StateMachineModel? Model, EquatableArray<Finding> Findings);
