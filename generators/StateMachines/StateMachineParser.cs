using HomelabAutoscaler.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HomelabAutoscaler.Generators.StateMachines;

/// <summary>Reads the declared table from symbols and checks that it is complete, unambiguous and reachable.</summary>
internal sealed class StateMachineParser
{
    /// <summary>Events are taken from sets held in a 32-bit mask.</summary>
    public const int MaxEvents = 32;

    /// <summary>A table cell is a byte, of which one value means "ignored".</summary>
    public const int MaxStates = 255;

    private readonly INamedTypeSymbol _class;
    private readonly Location _classLocation;
    private readonly string[] _states;
    private readonly string[] _events;
    private readonly int?[,] _next;
    private readonly Location?[] _firstLine;
    private readonly Location?[] _ignoreLine;
    private readonly List<Finding> _findings = [];

    private StateMachineParser(INamedTypeSymbol @class, Location classLocation, ITypeSymbol stateType, ITypeSymbol eventType)
    {
        _class = @class;
        _classLocation = classLocation;
        _states = MembersOf(stateType, MaxStates);
        _events = MembersOf(eventType, MaxEvents);
        _next = new int?[_states.Length, _events.Length];
        _firstLine = new Location?[_states.Length];
        _ignoreLine = new Location?[_states.Length];
    }

    public static StateMachineParsed Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var @class = (INamedTypeSymbol)context.TargetSymbol;
        var declaration = (ClassDeclarationSyntax)context.TargetNode;
        var location = declaration.Identifier.GetLocation();
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword) || !@class.IsStatic || @class.ContainingType is not null)
        {
            return new(null, new([Finding.At(location, StateMachineRules.NotPartial, @class.Name)]));
        }

        var machine = context.Attributes[0];
        var stateType = machine.AttributeClass!.TypeArguments[0];
        var eventType = machine.AttributeClass.TypeArguments[1];
        var parser = new StateMachineParser(@class, location, stateType, eventType);
        if (parser._findings.Count == 0)
        {
            parser.ReadTable(cancellation);
        }

        var initial = machine.ConstructorArguments[0].Value as int? ?? 0;
        if (parser._findings.Count == 0)
        {
            parser.CheckReachable(initial);
        }

        return parser._findings.Count > 0
            ? new(null, parser._findings.ToEquatableArray())
            : new(parser.ToModel(stateType, eventType, initial), EquatableArray<Finding>.Empty);
    }

    private string[] MembersOf(ITypeSymbol type, int most)
    {
        var members = type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).ToArray();
        var flat = members.Length > 0 && members.Length <= most
            && members.Select((field, i) => field.ConstantValue is int value && value == i).All(ok => ok);
        if (!flat)
        {
            _findings.Add(Finding.At(_classLocation, StateMachineRules.NotFlat, type.Name, most.ToString()));
        }

        return [.. members.Select(field => field.Name)];
    }

    private void ReadTable(CancellationToken cancellation)
    {
        foreach (var attribute in _class.GetAttributes())
        {
            cancellation.ThrowIfCancellationRequested();
            var line = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? _classLocation;
            var arguments = attribute.ConstructorArguments;
            switch (attribute.AttributeClass?.MetadataName)
            {
                case "TransitionAttribute`2" when arguments.Length == 3:
                    Declare(Number(arguments[0]), Number(arguments[1]), Number(arguments[2]), line);
                    break;
                case "IgnoreAttribute`2" when arguments.Length == 2 && arguments[1].Kind == TypedConstantKind.Array:
                    foreach (var ignored in arguments[1].Values)
                    {
                        Declare(Number(arguments[0]), Number(ignored), StateMachineModel.Ignored, line);
                    }

                    break;
            }
        }

        for (var state = 0; state < _states.Length; state++)
        {
            for (var on = 0; on < _events.Length; on++)
            {
                if (_next[state, on] is null)
                {
                    var line = _ignoreLine[state] ?? _firstLine[state] ?? _classLocation;
                    _findings.Add(Finding.At(line, StateMachineRules.Missing, _states[state], _events[on]));
                }
            }
        }
    }

    /// <summary>A member's number, or -1 for what the compiler itself will refuse.</summary>
    private static int Number(TypedConstant constant) => constant.Value as int? ?? -1;

    private void Declare(int state, int on, int next, Location line)
    {
        if (state < 0 || state >= _states.Length || on < 0 || on >= _events.Length || next >= _states.Length)
        {
            return;
        }

        _firstLine[state] ??= line;
        if (next == StateMachineModel.Ignored)
        {
            _ignoreLine[state] ??= line;
        }

        if (_next[state, on] is not null)
        {
            _findings.Add(Finding.At(line, StateMachineRules.Duplicate, _states[state], _events[on]));
            return;
        }

        _next[state, on] = next;
    }

    private void CheckReachable(int initial)
    {
        var reached = new HashSet<int> { initial };
        var open = new Stack<int>([initial]);
        while (open.Count > 0)
        {
            var state = open.Pop();
            for (var on = 0; on < _events.Length; on++)
            {
                if (_next[state, on] is >= 0 and { } next && reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        for (var state = 0; state < _states.Length; state++)
        {
            if (!reached.Contains(state))
            {
                _findings.Add(Finding.At(_firstLine[state] ?? _classLocation, StateMachineRules.Unreachable, _states[state], _states[initial]));
            }
        }

        for (var on = 0; on < _events.Length; on++)
        {
            if (Enumerable.Range(0, _states.Length).All(state => _next[state, on] == StateMachineModel.Ignored))
            {
                _findings.Add(Finding.At(_classLocation, StateMachineRules.UnusedEvent, _events[on]));
            }
        }
    }

    private StateMachineModel ToModel(ITypeSymbol stateType, ITypeSymbol eventType, int initial) => new(
        _class.ContainingNamespace.ToDisplayString(),
        _class.Name,
        SyntaxFacts.GetText(_class.DeclaredAccessibility),
        stateType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        eventType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        _states.ToEquatableArray(),
        _events.ToEquatableArray(),
        initial,
        _next.Cast<int?>().Select(next => next!.Value).ToEquatableArray());
}
