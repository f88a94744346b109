using HomelabAutoscaler.Sandbox.ApiServer.Cel;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class CelTests
{
    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["self"] = CelValue.From(System.Text.Json.Nodes.JsonNode.Parse("""{"name":"web-1","port":8080,"tags":["a","b"],"size":{"w":2,"h":3},"ratio":0.5}""")),
    };

    [Test]
    [Arguments("1 + 2 * 3 == 7 && 7 / 2 == 3 && -7 % 3 == -1")]
    [Arguments("1 < 2 && 2.0 >= 2.0 && 'a' < 'b' && !(1 == 2)")]
    [Arguments("self.port in [80, 8080] ? true : false")]
    [Arguments("has(self.name) && !has(self.owner)")]
    [Arguments("self.tags.all(t, t.size() == 1) && self.tags.exists(t, t == 'b') && self.tags.exists_one(t, t == 'a')")]
    [Arguments("self.tags.map(t, t + '!') == ['a!', 'b!'] && self.tags.filter(t, t != 'a') == ['b']")]
    [Arguments("self.size.all(k, self.size[k] > 1) && size(self.size) == 2")]
    [Arguments("self.name.startsWith('web') && self.name.endsWith('1') && self.name.contains('b-') && self.name.matches('^[a-z]+-[0-9]$')")]
    [Arguments("self.name.split('-') == ['web', '1'] && self.name.replace('web', 'db') == 'db-1' && 'A'.lowerAscii() == 'a' && self.tags.join(',') == 'a,b'")]
    [Arguments("self.name.substring(4) == '1' && self.name.indexOf('-') == 3 && ' x '.trim() == 'x'")]
    [Arguments("int('42') == 42 && string(7) == '7' && double(1) == 1.0 && type(1) == int")]
    [Arguments("duration('90s') == duration('1m30s') && timestamp('2026-01-01T00:00:00Z') + duration('1h') == timestamp('2026-01-01T01:00:00Z')")]
    [Arguments("quantity('1Gi').isGreaterThan(quantity('1000Mi')) && isQuantity('5m') && !isQuantity('x')")]
    [Arguments("self.?owner.orValue('nobody') == 'nobody' && self.?name.hasValue() && !self.?owner.hasValue()")]
    [Arguments("[1, 2, 3].sum() == 6 && [3, 1].min() == 1 && [3, 1].max() == 3 && [1, 1].isSorted() && [1, 2, 1].indexOf(2) == 1")]
    [Arguments("(true || 1 / 0 == 1) && !(false && 1 / 0 == 1)")]
    [Arguments("{'a': 1}.a == 1 && 'a' in {'a': 1} && {'a': 1} == {'a': 1}")]
    public async Task Is_true(string expression) => await Assert.That(CelExpression.Parse(expression).Evaluate(Variables) is true).IsTrue();

    [Test]
    [Arguments("self.owner == 'x'", "no such key: owner")]
    [Arguments("1 / 0 == 1", "division by zero")]
    [Arguments("[1][3] == 1", "index out of bounds: 3")]
    public async Task Fails(string expression, string message) =>
        await Assert.That(await Failing(() => CelExpression.Parse(expression).Evaluate(Variables))).Contains(message);

    [Test]
    [Arguments("1 +")]
    [Arguments("a b")]
    [Arguments("'open")]
    public async Task Is_no_expression(string expression) => await Assert.That(await Failing(() => CelExpression.Parse(expression))).IsNotEmpty();

    private static async Task<string> Failing(Func<object?> action) => (await HomelabAutoscaler.Tests.Failing.With<CelException>(() => Task.FromResult(action()))).Message;
}
