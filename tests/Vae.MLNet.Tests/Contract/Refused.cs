namespace Vae.MLNet.Tests.Contract;

/// <summary>Asking for a column that is not active, or as another type, is one of two exceptions in ML.NET, by the cursor's kind.</summary>
internal static class Refused
{
    public static void By(Func<object> request)
    {
        var e = Assert.ThrowsAny<Exception>(request);
        Assert.True(e is InvalidOperationException or ArgumentOutOfRangeException, e.ToString());
    }
}
