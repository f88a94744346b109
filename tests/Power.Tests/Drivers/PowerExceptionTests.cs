using CsCheck;

namespace HomelabAutoscaler.Power.Tests.Drivers;

public class PowerExceptionTests
{
    [Test]
    public void A_message_is_one_line_of_bounded_length() => Gen.String[0, 3000].Sample(text =>
    {
        var message = new PowerException(text).Message;
        return message.Length <= 1001 && !message.Any(char.IsControl) && (text.Length > 1000 || message.Length == text.Length);
    });
}
