package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Volumes of files that Kubernetes writes: of Secrets, ConfigMaps, the pod's own fields, tokens, and several of them
 * together. Source: {@code validateKeyToPath}, {@code validateDownwardAPIVolumeFile}, {@code validateProjectionSources}.
 *
 * <ol>
 *   <li>Each file has a path that stays in the volume and a mode up to 0777.
 *   <li>A projected source has at most one kind, and no two files of a projected volume have the same path.
 *   <li>A token is good for ten minutes at least.
 * </ol>
 */
final class ProjectionRules {
    private static final long SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;
    private static final long SHORTEST_CERTIFICATE = 3_600;
    private static final long LONGEST_CERTIFICATE = 7_862_400;
    private static final String DUPLICATE = "conflicting duplicate paths";

    private ProjectionRules() {}

    /** A Secret or a ConfigMap as a volume of its own. */
    static void keys(Field source, String name) {
        source.at(name).mustBeGiven();
        Paths.mode(source.at("defaultMode"));
        source.at("items").items().forEach(ProjectionRules::keyToPath);
    }

    private static void keyToPath(Field item) {
        item.at("key").mustBeGiven();
        item.at("path").mustBeGiven();
        Paths.inVolume(item.at("path"));
        Paths.mode(item.at("mode"));
    }

    /** A downward API volume. Its files are told at the volume, not at their index. */
    static void downward(Field source) {
        Paths.mode(source.at("defaultMode"));
        source.at("items").items().forEach(file -> downwardFile(file, source));
    }

    private static void downwardFile(Field file, Field source) {
        Field path = file.at("path").as(source.at("path"));
        path.mustBeGiven();
        Paths.inVolume(path);
        Field field = file.at("fieldRef").as(source.at("fieldRef"));
        Field resource = file.at("resourceFieldRef").as(source.at("resourceFieldRef"));
        if (field.isSet()) {
            FieldReferenceRules.field(field, FieldReferenceRules.OF_FILES);
            if (resource.isSet()) {
                source.invalid("resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (resource.isSet()) {
            FieldReferenceRules.resourceOfContainer(resource);
        } else {
            source.required("one of fieldRef and resourceFieldRef is required");
        }
        Paths.mode(file.at("mode").as(source.at("mode")));
    }

    static void projected(Field volume) {
        Paths.mode(volume.at("defaultMode"));
        Set<String> paths = new HashSet<>();
        for (Field source : volume.at("sources").items()) {
            int kinds = 0;
            for (String kind : List.of("secret", "configMap")) {
                if (source.has(kind)) {
                    kinds++;
                    keysInProjection(volume, source.at(kind), paths);
                }
            }
            if (source.has("downwardAPI")) {
                kinds++;
                for (Field file : source.at("downwardAPI").at("items").items()) {
                    downwardFile(file, source.at("downwardAPI"));
                    unique(volume, file.at("path"), file.at("path").text(), paths);
                }
            }
            if (source.has("serviceAccountToken")) {
                kinds++;
                token(volume, source.at("serviceAccountToken"));
            }
            if (source.has("clusterTrustBundle") && source.refusals().since(1, 35)) {
                kinds++;
                trustBundle(volume, source.at("clusterTrustBundle"), paths);
            }
            if (source.has("podCertificate") && source.refusals().since(1, 35)) {
                kinds++;
                certificate(volume, source.at("podCertificate"), paths);
            }
            if (kinds > 1) {
                source.forbidden("may not specify more than 1 volume type per source");
            }
        }
    }

    private static void keysInProjection(Field volume, Field source, Set<String> paths) {
        source.at("name").mustBeGiven();
        for (Field item : source.at("items").items()) {
            keyToPath(item);
            unique(volume, item.at("path"), source.at("name").text(), paths);
        }
    }

    /** @param shown what the server names where the path is there twice */
    private static void unique(Field volume, Field path, String shown, Set<String> paths) {
        if (!path.isEmpty() && !paths.add(path.text())) {
            volume.invalid(shown, DUPLICATE);
        }
    }

    private static void token(Field volume, Field token) {
        Field seconds = token.at("expirationSeconds");
        if (seconds.number() < SHORTEST_TOKEN) {
            seconds.invalid("may not specify a duration less than 10 minutes");
        } else if (seconds.number() > LONGEST_TOKEN) {
            seconds.invalid("may not specify a duration larger than 2^32 seconds");
        }
        Field path = token.at("path").as(volume.at("path"));
        if (path.isEmpty()) {
            path.required();
        } else {
            Paths.inVolume(path);
        }
    }

    private static void trustBundle(Field volume, Field bundle, Set<String> paths) {
        Field name = bundle.at("name");
        Field signer = bundle.at("signerName");
        if (name.isSet() && signer.isSet()) {
            bundle.invalid("only one of name and signerName may be used");
        } else if (name.isSet()) {
            if (name.isEmpty()) {
                name.required("must be a valid object name");
            }
            String own = name.text().substring(name.text().lastIndexOf(':') + 1);
            Formats.dnsSubdomain(own).forEach(why -> name.invalid("not a valid clustertrustbundlename: " + why));
            if (bundle.has("labelSelector")) {
                bundle.at("labelSelector").invalid("labelSelector must be unset if name is specified");
            }
        } else if (signer.isSet()) {
            if (signer.isEmpty()) {
                signer.required("must be a valid signer name");
            }
            signer(signer);
            LabelRules.selector(bundle.at("labelSelector"));
        } else {
            bundle.required("either name or signerName must be specified");
        }
        bundle.at("path").mustBeGiven();
        Paths.inVolume(bundle.at("path"));
        if (!paths.add(bundle.at("path").text())) {
            volume.invalid(bundle.at("path").text(), DUPLICATE);
        }
    }

    /** {@code ValidateSignerName}: a domain of at least two parts, a slash, and a path. */
    private static void signer(Field signer) {
        if (signer.isEmpty()) {
            signer.required();
            return;
        }
        String[] parts = signer.text().split("/", -1);
        if (parts.length != 2) {
            signer.invalid("must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        Formats.dnsSubdomain(parts[0]).forEach(signer::invalid);
        if (!parts[0].contains(".")) {
            signer.invalid("should be a domain with at least two segments separated by dots");
        }
        Formats.dnsSubdomain(parts[1]).forEach(signer::invalid);
    }

    private static void certificate(Field volume, Field certificate, Set<String> paths) {
        signer(certificate.at("signerName"));
        certificate
                .at("keyType")
                .mustBeOneOf(List.of("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"));
        Field longest = certificate.at("maxExpirationSeconds");
        if (longest.isSet() && longest.number() < SHORTEST_CERTIFICATE) {
            longest.invalid("if provided, maxExpirationSeconds must be >= " + SHORTEST_CERTIFICATE);
        } else if (longest.number() > LONGEST_CERTIFICATE) {
            longest.invalid("if provided, maxExpirationSeconds must be <= " + LONGEST_CERTIFICATE);
        }
        boolean any = false;
        for (String file : List.of("credentialBundlePath", "keyPath", "certificateChainPath")) {
            Field path = certificate.at(file);
            if (!path.isEmpty()) {
                any = true;
                Paths.inVolume(path);
                unique(volume, path, path.text(), paths);
            }
        }
        if (!any) {
            certificate.required("specify at least one of credentialBundlePath, keyPath, and certificateChainPath");
        }
    }
}
