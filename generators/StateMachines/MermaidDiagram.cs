namespace HomelabAutoscaler.Generators.StateMachines;

/// <summary>Draws a table as a Mermaid state diagram: one arrow for each pair of states, with its events.</summary>
internal static class MermaidDiagram
{
    public static IEnumerable<string> Of(StateMachineModel model)
    {
        yield return "stateDiagram-v2";
        yield return $"    [*] --> {model.States[model.Initial]}";
        for (var from = 0; from < model.States.Count; from++)
        {
            for (var to = 0; to < model.States.Count; to++)
            {
                var events = Enumerable.Range(0, model.Events.Count)
                    .Where(on => model.NextOf(from, on) == to)
                    .Select(on => model.Events[on]);
                var label = string.Join(" / ", events);
                if (label.Length > 0)
                {
                    yield return $"    {model.States[from]} --> {model.States[to]}: {label}";
                }
            }
        }
    }
}
