using System.Reflection;

namespace Vae.Repository.Tests.Theory;

/// <summary>Looks up names in the assemblies that the theory is about.</summary>
internal static class ProductMembers
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Assembly[] _assemblies = [Assembly.Load("Vae.Inference"), Assembly.Load("Vae.Training")];

    /// <summary>Whether there is a member of this name, be it private.</summary>
    public static bool Exists(string name)
    {
        var dot = name.LastIndexOf('.');
        return _assemblies
            .Select(assembly => assembly.GetType(name[..dot]))
            .Any(type => type is not null && type.GetMember(name[(dot + 1)..], All).Length > 0);
    }
}
