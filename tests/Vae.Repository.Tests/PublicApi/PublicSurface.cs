using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Vae.Repository.Tests.PublicApi;

/// <summary>The public surface of an assembly as text: a heading per type, below it a line per member, all sorted.</summary>
internal static class PublicSurface
{
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(Heading(type)).Append('\n');
            foreach (var member in Members.Of(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Heading(Type type)
    {
        var bases = Bases(type).Select(TypeNames.Of).ToList();
        return $"{Kind(type)} {type.Namespace}.{TypeNames.Of(type)}{(bases.Count == 0 ? "" : " : ")}{string.Join(", ", bases)}";
    }

    private static string Kind(Type type)
    {
        const BindingFlags Hidden =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var record = type.GetMethod("PrintMembers", Hidden) is null ? "" : "record ";
        if (type.IsValueType)
        {
            var mutability = type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "";
            return type.IsEnum ? "enum" : mutability + record + (type.IsByRefLike ? "ref struct" : "struct");
        }

        if (type.IsInterface || type.IsSubclassOf(typeof(Delegate)))
        {
            return type.IsInterface ? "interface" : "delegate";
        }

        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return modifier + record + "class";
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
        {
            return [];
        }

        var parent = type.BaseType;
        var inherited = parent?.GetInterfaces() ?? [];
        var interfaces = type.GetInterfaces()
            .Except(inherited)
            .Where(candidate => candidate.IsPublic && candidate != typeof(IEquatable<>).MakeGenericType(type))
            .OrderBy(candidate => candidate.FullName, StringComparer.Ordinal);
        return parent is null || parent == typeof(object) || parent == typeof(ValueType)
            ? interfaces
            : interfaces.Prepend(parent);
    }
}
