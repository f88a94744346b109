namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>all, exists, exists_one, map, filter and the forms with two variables.</summary>
internal sealed class CelMacros(CelEvaluator evaluator)
{
    public object? Expand(CelNode.Macro macro)
    {
        var range = evaluator.Evaluate(macro.Range);
        if (macro.Function is "optMap" or "optFlatMap")
            return Optional(macro, range);
        return macro.Function switch
        {
            "all" => Quantified(macro, range, false),
            "exists" => Quantified(macro, range, true),
            "exists_one" or "existsOne" => Entries(macro, range).Count(e => Holds(macro, e, 0)) == 1,
            "filter" => new CelList([.. Entries(macro, range).Where(e => Holds(macro, e, 0)).Select(e => e[0])]),
            "map" or "transformList" => new CelList([.. Entries(macro, range).Where(e => macro.Bodies.Count < 2 || Holds(macro, e, 0)).Select(e => Body(macro, e, macro.Bodies.Count - 1))]),
            "transformMap" => new CelMap(Entries(macro, range).Where(e => macro.Bodies.Count < 2 || Holds(macro, e, 0)).ToDictionary(e => e[0]!, e => Body(macro, e, macro.Bodies.Count - 1))),
            _ => throw CelException.NoSuchOverload(),
        };
    }

    private object? Optional(CelNode.Macro macro, object? range)
    {
        if (range is not CelOptional optional)
            throw CelException.NoSuchOverload();
        if (!optional.HasValue)
            return CelOptional.None;
        var result = evaluator.With(macro.Variables, [optional.Value], macro.Bodies[0]);
        return macro.Function == "optMap" ? new CelOptional(result) : result;
    }

    // As with && and ||, one item that decides outweighs items that fail.
    private bool Quantified(CelNode.Macro macro, object? range, bool decisive)
    {
        CelException? failure = null;
        foreach (var entry in Entries(macro, range))
        {
            try
            {
                if (Holds(macro, entry, 0) == decisive)
                    return decisive;
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }
        return failure is null ? !decisive : throw failure;
    }

    private static IEnumerable<object?[]> Entries(CelNode.Macro macro, object? range) => range switch
    {
        CelList list when macro.Variables.Count == 1 => list.Items.Select(item => new[] { item }),
        CelList list => list.Items.Select((item, i) => new[] { (long)i, item }),
        CelMap map when macro.Variables.Count == 1 => map.Keys.Select(key => new object?[] { key }),
        CelMap map => map.Keys.Select(key => new[] { key, map[key] }),
        _ => throw CelException.NoSuchOverload(),
    };

    private bool Holds(CelNode.Macro macro, object?[] entry, int body) =>
        Body(macro, entry, body) as bool? ?? throw CelException.NoSuchOverload();

    private object? Body(CelNode.Macro macro, object?[] entry, int body) => evaluator.With(macro.Variables, entry, macro.Bodies[body]);
}
