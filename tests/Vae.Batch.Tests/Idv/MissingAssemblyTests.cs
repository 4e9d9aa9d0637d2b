using System.Reflection;
using System.Runtime.Loader;

namespace Vae.Batch.Tests.Idv;

/// <summary>A program that was installed without Vae.MLNet, or without ML.NET.</summary>
public class MissingAssemblyTests
{
    [Theory]
    [InlineData("Vae.MLNet")]
    [InlineData("Microsoft.ML.DataView")]
    [InlineData("Microsoft.ML.Core")]
    [InlineData("Microsoft.ML.Data")]
    public void Writing_and_joining_say_what_is_missing(string missing)
    {
        var installation = new Installation(missing);
        var file = installation.Batch.GetType("Vae.Batch.IdvFile", throwOnError: true)!;
        var column = installation.Batch.GetType("Vae.Batch.IdvColumn", throwOnError: true)!;

        var write = Assert.Throws<NotSupportedException>(() =>
            Call(file, "Write", Stream.Null, Array.CreateInstance(column, 0), null, CancellationToken.None)
        );
        var join = Assert.Throws<NotSupportedException>(() =>
            Call(file, "Join", Array.Empty<string>(), Stream.Null, CancellationToken.None)
        );

        Assert.Equal(
            $"Writing .idv needs Vae.MLNet and Microsoft.ML, which are not installed beside vae; expected {missing}.dll in "
                + $"{AppContext.BaseDirectory}.",
            write.Message
        );
        Assert.Equal(write.Message, join.Message);
    }

    private static void Call(Type type, string method, params object?[] arguments) =>
        type.InvokeMember(
            method,
            BindingFlags.InvokeMethod | BindingFlags.Static | BindingFlags.Public | BindingFlags.DoNotWrapExceptions,
            null,
            null,
            arguments,
            null
        );

    /// <summary>The assemblies beside these tests but one.</summary>
    private sealed class Installation(string missing) : AssemblyLoadContext("installation")
    {
        public Assembly Batch => LoadFromAssemblyName(new AssemblyName("Vae.Batch"));

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            if (assemblyName.Name == missing)
            {
                throw new FileNotFoundException(null, assemblyName.FullName);
            }

            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
